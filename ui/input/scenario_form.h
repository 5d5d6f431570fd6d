// SPDX-License-Identifier: GPL-3.0-or-later
// A form bound to the current scenario: each row names one member, edits go through the undo stack, and every change
// of the scenario is shown.
#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "model/estimate/scenario.h"
#include "ui/document/document.h"
#include "ui/input/controls.h"
#include "ui/input/field_form.h"
#include "ui/input/number_edit.h"

class QCheckBox;
class QLineEdit;
class QToolButton;

namespace cw {

/// A figure that a planner typed is the planner's, as of today; what the old source said no longer holds.
void markAsPlanners(Provenance& provenance);

/// A figure with its provenance, seen as a plain number in the unit of the screen.
struct FactAccess {
  std::function<Provenance*(Scenario&)> provenance;  ///< null: the scenario has no such figure
  std::function<std::optional<double>(Scenario&)> read;
  std::function<void(Scenario&, std::optional<double>)> write;  ///< as the planner's own
  /// Value and provenance against those of the same figure in another scenario, and taken over from it.
  std::function<bool(Scenario&, Scenario& other)> differs;
  std::function<void(Scenario&, Scenario& other)> take;
  std::function<QString(Scenario&)> remark = {};  ///< behind the unit; forms with little room have none
  /// Of a figure that shares its source with others of its row: the catalogue's, as long as the figure is the catalogue's.
  std::function<const Provenance*(Scenario&)> catalogues = {};
  NumberEdit::Absence absence = NumberEdit::Absence::allowed;
};

/// `pick` returns a `Fact<T>*`, which may be null; `toScreen` and `fromScreen` convert its value.
template <class Pick, class ToScreen, class FromScreen>
FactAccess factAccess(Pick pick, ToScreen toScreen, FromScreen fromScreen) {
  return {[pick](Scenario& s) -> Provenance* {
            auto* fact = pick(s);
            return fact ? &fact->provenance : nullptr;
          },
          [pick, toScreen](Scenario& s) -> std::optional<double> {
            auto* fact = pick(s);
            if (!fact || !fact->value) return std::nullopt;
            return toScreen(*fact->value);
          },
          [pick, fromScreen](Scenario& s, std::optional<double> value) {
            auto* fact = pick(s);
            if (!fact) return;
            markAsPlanners(fact->provenance);
            if (value) fact->value = fromScreen(*value);
            else fact->value.reset();
          },
          [pick](Scenario& s, Scenario& other) {
            auto* fact = pick(s);
            auto* known = pick(other);
            return fact && known && !(*fact == *known);
          },
          [pick](Scenario& s, Scenario& other) {
            auto* fact = pick(s);
            auto* known = pick(other);
            if (fact && known) *fact = *known;
          }};
}

class ScenarioForm : public FieldForm {
  Q_OBJECT

 public:
  using Options = std::vector<std::pair<QString, int>>;

  explicit ScenarioForm(Document& document, QWidget* parent = nullptr);

  CountSpin* count(const QString& label, const QString& pointer, int minimum, int maximum,
                   std::function<int&(Scenario&)> member, const QString& hint = {});
  QCheckBox* flag(const QString& label, const QString& pointer, std::function<bool&(Scenario&)> member);
  Choice* choice(const QString& label, const QString& pointer, const Options& options,
                 std::function<int(Scenario&)> read, std::function<void(Scenario&, int)> write);
  NumberEdit* number(const QString& label, const QString& pointer, NumberRange range, NumberEdit::Style style,
                     std::function<double&(Scenario&)> member, const QString& hint = {});
  /// An ISO date or nothing. `member` may return null: the scenario has no such date.
  QLineEdit* date(const QString& label, const QString& pointer, std::function<std::string*(Scenario&)> member, const QString& hint = {});
  NumberEdit* fact(const QString& label, const QString& unit, const QString& pointer, NumberRange range,
                   FactAccess access);
  /// A name or another line of text.
  QLineEdit* line(const QString& label, const QString& pointer, std::function<std::string*(Scenario&)> member);

  /// Shows the scenario as it is now.
  void refresh();
  /// Runs at every refresh, after the rows.
  void onRefresh(std::function<void(Scenario&)> show) { refreshers_.push_back(std::move(show)); }
  /// Runs within every edit, after the field's own change: what else has to change with it.
  void onEdit(std::function<void(Scenario&)> follow) { follow_ = std::move(follow); }
  Document& document() { return document_; }

 private:
  void change(const QString& label, const QString& pointer, const std::function<void(Scenario&)>& body);
  void sourceEditors(const QString& label, const QString& pointer, const FactAccess& access, QWidget* value,
                     const QString& unit);
  /// Returns a figure of the planner's own to what ships with the program; hidden where that is what stands.
  QToolButton* wayBack(const QString& label, const QString& pointer, const FactAccess& access);

  Document& document_;
  Scenario shipped_;  ///< the scenario as it would be with the catalogue's figures
  std::vector<std::function<void(Scenario&)>> refreshers_;
  std::function<void(Scenario&)> follow_;
};

}  // namespace cw
