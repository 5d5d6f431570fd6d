// SPDX-License-Identifier: GPL-3.0-or-later
// What has a date or a place in the run: its start, maintenance, the batch ramp, and how pools are delivered and built.
#pragma once

#include <string>

#include "ui/document/document.h"
#include "ui/pages/page.h"

namespace cw {

class ScenarioForm;

class SchedulePage : public FormPage {
  Q_OBJECT

 public:
  explicit SchedulePage(Document& document, QWidget* parent = nullptr);

 private:
  ScenarioForm* runForm();
  ScenarioForm* buildForm();
  Pool* shownPool(Scenario& scenario) const;

  Document& document_;
  int pool_ = 0;  ///< whose build is shown
};

}  // namespace cw
