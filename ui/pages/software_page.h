// SPDX-License-Identifier: GPL-3.0-or-later
// Every switch of the training software: what the framework's generation does by default, and what is set by hand.
#pragma once

#include <functional>
#include <optional>

#include "model/workload/traits.h"
#include "ui/document/document.h"
#include "ui/input/scenario_form.h"
#include "ui/pages/page.h"

namespace cw {

class SoftwarePage : public FormPage {
  Q_OBJECT

 public:
  explicit SoftwarePage(Document& document, QWidget* parent = nullptr);

 private:
  struct Switch {
    QString label;
    const char* key;  ///< under /job/software
    QString tip;      ///< what it is and what frameworks call it
  };
  using Default = int (*)(const SoftwareTraits&);

  ScenarioForm* speedForm();
  ScenarioForm* memoryForm();
  void addKernels(ScenarioForm* form);
  void addOverlaps(ScenarioForm* form);
  void addMemory(ScenarioForm* form);
  void addPrecision(ScenarioForm* form);
  /// The entry with the value -1 leaves the choice to the framework and names what that is.
  template <class T>
  void add(ScenarioForm* form, const Switch& what, std::optional<T> Software::*member, const ScenarioForm::Options& options,
           Default byFramework);
  void addFlag(ScenarioForm* form, const Switch& what, std::optional<bool> Software::*member, Default byFramework);
  /// The switches of `job` on the first pool's GPU, with the plan that is set or was found.
  SoftwareTraits traitsOf(const Scenario& s, const Job& job) const;

  Document& document_;
};

}  // namespace cw
