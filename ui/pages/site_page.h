// SPDX-License-Identifier: GPL-3.0-or-later
// Where the cluster stands and what things cost; every figure with its source and date, missing ones as missing.
#pragma once

#include "ui/document/document.h"
#include "ui/pages/page.h"

namespace cw {

class ScenarioForm;

class SitePage : public FormPage {
  Q_OBJECT

 public:
  explicit SitePage(Document& document, QWidget* parent = nullptr);

 private:
  ScenarioForm* siteForm();
  ScenarioForm* priceForm();
  void addSiteChoice(ScenarioForm* form);
  void addSiteFacts(ScenarioForm* form);
  void addReliability(ScenarioForm* form);
  void addRentTier(ScenarioForm* form);
  void addNodePrices(ScenarioForm* form);
  void addFabricPrices(ScenarioForm* form);
  void addCurrency(ScenarioForm* form);
  void moveTo(const std::string& siteId);
  Site* shownSite(Scenario& s) const;
  NodePrice* shownPrice(Scenario& s) const;

  Document& document_;
  int site_ = 0;         ///< index into the scenario's sites
  std::string nodeId_;   ///< whose price is shown
  /// Rows of the prices that are shown, or would be the next.
  int nodePriceRow_ = 0, fabricPriceRow_ = 0;
};

}  // namespace cw
