// SPDX-License-Identifier: GPL-3.0-or-later
// What is trained: the architecture with its shape, tokens, batch, number format and software.
#pragma once

#include "ui/document/document.h"
#include "ui/pages/page.h"

namespace cw {

class ScenarioForm;

class WorkloadPage : public FormPage {
  Q_OBJECT

 public:
  explicit WorkloadPage(Document& document, QWidget* parent = nullptr);

 private:
  ScenarioForm* jobForm();
  ScenarioForm* shapeForm();
  void addArchitectureChoice(ScenarioForm* form);
  void addSoftware(ScenarioForm* form);
  void addMixture(ScenarioForm* form);

  Document& document_;
};

}  // namespace cw
