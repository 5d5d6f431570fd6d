// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/site_page.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QRegularExpressionValidator>

#include <algorithm>

#include "ui/document/catalogue.h"
#include "ui/input/scenario_form.h"
#include "ui/pages/pool_model.h"
#include "ui/plain/label.h"
#include "ui/plain/tool_tip.h"

namespace cw {
namespace {

double same(double value) { return value; }
double asPercent(double fraction) { return fraction * 100; }
double fromPercent(double percent) { return percent / 100; }
double usd(Money m) { return m.usd(); }
Money money(double usd) { return Money::usd(usd); }

QString text(const std::string& s) { return QString::fromStdString(s); }

}  // namespace

SitePage::SitePage(Document& document, QWidget* parent) : FormPage(1150, parent), document_(document) {
  addColumn(siteForm(), 1);
  addColumn(priceForm(), 1);
}

Site* SitePage::shownSite(Scenario& s) const {
  return site_ >= 0 && site_ < int(s.sites.size()) ? &s.sites[std::size_t(site_)] : nullptr;
}

NodePrice* SitePage::shownPrice(Scenario& s) const {
  for (NodePrice& price : s.prices.nodes)
    if (price.nodeId == nodeId_) return &price;
  return nullptr;
}

ScenarioForm* SitePage::siteForm() {
  auto* form = new ScenarioForm(document_);
  form->addHeading(tr("Site"), QStringLiteral("/sites"));
  addSiteChoice(form);
  addSiteFacts(form);
  addReliability(form);
  form->refresh();
  return form;
}

void SitePage::addSiteChoice(ScenarioForm* form) {
  auto* shown = new Choice;
  shown->setMinimumWidth(180);
  form->addWideRow(tr("Show"), shown, {});
  auto* box = new Choice;
  box->setMinimumWidth(180);
  setTip(box, tr("Another site: its pools move along"));
  form->addWideRow(tr("Site"), box, {});
  connect(shown, &QComboBox::activated, this, [this, form](int index) {
    form->setPointerPrefix(QStringLiteral("/sites/%1").arg(site_), QStringLiteral("/sites/%1").arg(index));
    site_ = index;
    form->refresh();
    if (const Estimate* e = document_.estimate()) form->showFindings(e->findings);
  });
  connect(box, &QComboBox::activated, this, [this, box](int index) { moveTo(box->itemData(index).toString().toStdString()); });
  form->onRefresh([this, form, shown, box](Scenario& s) {
    const int kept = std::clamp(site_, 0, std::max(0, int(s.sites.size()) - 1));
    form->setPointerPrefix(QStringLiteral("/sites/%1").arg(site_), QStringLiteral("/sites/%1").arg(kept));
    site_ = kept;
    shown->clear();
    box->clear();
    for (const Site& site : s.sites) shown->addItem(text(site.name));
    shown->setCurrentIndex(s.sites.empty() ? -1 : site_);
    form->setRowVisible(shown, s.sites.size() > 1);
    for (const Site& site : s.sites) box->addItem(text(site.name), text(site.id));
    for (const Site& site : catalogue::sites())
      if (!s.findSite(site.id)) box->addItem(text(site.name), text(site.id));
    box->setCurrentIndex(s.sites.empty() ? -1 : site_);
  });
}

void SitePage::moveTo(const std::string& siteId) {
  document_.finishEdit();
  document_.edit(tr("Site"), QStringLiteral("/sites"), [&](Scenario& s) {
    const Site* old = shownSite(s);
    const std::string oldId = old ? old->id : std::string();
    if (oldId == siteId) return;
    for (Pool& pool : s.cluster.pools)
      if (pool.siteId == oldId) pool.siteId = siteId;
    const Site* known = s.findSite(siteId);
    const Site replacement = known ? *known : catalogue::findSite(siteId) ? *catalogue::findSite(siteId) : Site{};
    if (!old) s.sites.push_back(replacement);
    else if (known) std::erase_if(s.sites, [&](const Site& site) { return site.id == oldId; });
    else s.sites[std::size_t(site_)] = replacement;
  });
}

void SitePage::addSiteFacts(ScenarioForm* form) {
  const QString at = QStringLiteral("/sites/0/");
  const auto pick = [this](auto Site::*member) {
    return [this, member](Scenario& s) {
      Site* site = shownSite(s);
      return site ? &(site->*member) : nullptr;
    };
  };
  form->fact(tr("Power limit"), tr("MW"), at + QLatin1String("power_limit_w"), {0.001, 1e6},
             factAccess(pick(&Site::powerLimit), [](Power p) { return p.megawatts(); }, [](double mw) { return Power::megawatts(mw); }));
  form->fact(tr("PUE at full load"), {}, at + QLatin1String("pue_full_load"), {1, 10}, factAccess(pick(&Site::pueFullLoad), same, same));
  form->fact(tr("Overhead when idle"), tr("%"), at + QLatin1String("pue_idle_share_fraction"), {0, 100},
             factAccess(pick(&Site::pueIdleShare), asPercent, fromPercent));
  form->fact(tr("Transformers and UPS"), tr("% efficient"), at + QLatin1String("distribution_efficiency_fraction"), {50, 100},
             factAccess(pick(&Site::distributionEfficiency), asPercent, fromPercent));
  form->fact(tr("Electricity"), tr("$/kWh"), at + QLatin1String("electricity_usd_per_kwh"), {0, 1000},
             factAccess(pick(&Site::electricityPerKwh), usd, money));
  form->fact(tr("Carbon intensity"), tr("g/kWh"), at + QLatin1String("carbon_g_per_kwh"), {0, 1e5},
             factAccess(pick(&Site::carbonGramsPerKwh), same, same));
  form->fact(tr("Water"), tr("L/kWh of IT"), at + QLatin1String("water_l_per_kwh"), {0, 1e4},
             factAccess(pick(&Site::waterLitresPerKwh), same, same));
  form->fact(tr("Building cost"), tr("$/W"), at + QLatin1String("build_cost_usd_per_w"), {0, 1e5},
             factAccess(pick(&Site::buildCostPerWatt), usd, money));
}

void SitePage::addReliability(ScenarioForm* form) {
  const QString at = QStringLiteral("/reliability/");
  const auto pick = [](auto Reliability::*member) { return [member](Scenario& s) { return &(s.reliability.*member); }; };
  form->addHeading(tr("Reliability"), QStringLiteral("/reliability"));
  form->fact(tr("Failures"), tr("per 1,000 node-days"), at + QLatin1String("failures_per_1000_node_days"), {0, 1e6},
             factAccess(pick(&Reliability::failuresPerThousandNodeDays), same, same));
  form->fact(tr("Restart"), tr("min"), at + QLatin1String("restart_s"), {0, 166'000},
             factAccess(pick(&Reliability::restart), [](Duration d) { return d.seconds() / 60; }, [](double m) { return Duration::seconds(m * 60); }));
  form->fact(tr("Checkpoint bandwidth"), tr("GB/s"), at + QLatin1String("checkpoint_bytes_per_s"), {0.001, 1e6},
             factAccess(pick(&Reliability::checkpointBandwidth), [](ByteRate r) { return r.gigabytesPerSecond(); },
                        [](double gb) { return ByteRate::gigabytesPerSecond(gb); }));
  form->fact(tr("Checkpoint halts for"), tr("s; empty: all of it"), at + QLatin1String("checkpoint_blocking_s"), {0, 1e7},
             factAccess(pick(&Reliability::checkpointBlocking), [](Duration d) { return d.seconds(); }, [](double s) { return Duration::seconds(s); }));
  form->fact(tr("Checkpoint every"), tr("min; empty: best"), at + QLatin1String("checkpoint_interval_s"), {0.01, 1.6e6},
             factAccess(pick(&Reliability::checkpointInterval), [](Duration d) { return d.seconds() / 60; }, [](double m) { return Duration::seconds(m * 60); }));
  form->fact(tr("Planned pauses"), tr("% of the time"), at + QLatin1String("planned_pause_fraction"), {0, 99},
             factAccess(pick(&Reliability::plannedPauseFraction), asPercent, fromPercent));
  form->fact(tr("Schedule, median"), tr("× time; empty: none"), at + QLatin1String("schedule_factor"), {1, 100},
             factAccess(pick(&Reliability::scheduleFactor), same, same));
  form->fact(tr("Repair of a node"), tr("days; empty: not counted"), at + QLatin1String("repair_s"), {0, 1157},
             factAccess(pick(&Reliability::repair), [](Duration d) { return d.days(); }, [](double days) { return Duration::days(days); }));
}

ScenarioForm* SitePage::priceForm() {
  auto* form = new ScenarioForm(document_);
  const QString at = QStringLiteral("/prices/");
  const auto pick = [](auto Prices::*member) { return [member](Scenario& s) { return &(s.prices.*member); }; };
  form->addHeading(tr("Cost"), QStringLiteral("/prices"));
  form->choice(tr("Tenure"), QStringLiteral("/tenure"),
               {{tr("Buy"), int(Tenure::buy)}, {tr("Lease"), int(Tenure::lease)}, {tr("Rent"), int(Tenure::rent)}},
               [](Scenario& s) { return int(s.tenure); }, [](Scenario& s, int value) { s.tenure = Tenure(value); });
  addCurrency(form);
  addRentTier(form);
  addNodePrices(form);
  addFabricPrices(form);
  form->addHeading(tr("Other prices"));
  form->fact(tr("Network share"), tr("% of hardware"), at + QLatin1String("network_share_of_hardware_fraction"), {0, 95},
             factAccess(pick(&Prices::networkShareOfHardware), asPercent, fromPercent));
  form->fact(tr("Storage"), tr("$ per GPU"), at + QLatin1String("storage_usd_per_gpu"), {0, 1e9}, factAccess(pick(&Prices::storagePerGpu), usd, money));
  form->fact(tr("Useful life"), tr("years"), at + QLatin1String("useful_life_years"), {0.1, 100}, factAccess(pick(&Prices::usefulLifeYears), same, same));
  form->fact(tr("Life of the facility"), tr("years"), at + QLatin1String("facility_life_years"), {0.1, 1000}, factAccess(pick(&Prices::facilityLifeYears), same, same));
  form->fact(tr("Cost of capital"), tr("% a year"), at + QLatin1String("cost_of_capital_fraction_per_year"), {0, 100},
             factAccess(pick(&Prices::costOfCapitalPerYear), asPercent, fromPercent));
  form->fact(tr("Colocation"), tr("$/kW-month"), at + QLatin1String("colocation_usd_per_kw_month"), {0, 1e6}, factAccess(pick(&Prices::colocationPerKwMonth), usd, money));
  form->fact(tr("Staff"), tr("$/MW-year"), at + QLatin1String("staff_usd_per_mw_year"), {0, 1e9}, factAccess(pick(&Prices::staffPerMegawattYear), usd, money));
  form->fact(tr("Maintenance"), tr("% a year"), at + QLatin1String("maintenance_fraction_per_year"), {0, 100},
             factAccess(pick(&Prices::maintenancePerYear), asPercent, fromPercent));
  form->fact(tr("Lease premium"), tr("%"), at + QLatin1String("lease_premium_fraction"), {-100, 1000}, factAccess(pick(&Prices::leasePremium), asPercent, fromPercent));
  form->fact(tr("Utilisation"), tr("% of its life; empty: 100"), at + QLatin1String("utilisation_fraction"), {1, 100},
             factAccess(pick(&Prices::utilisation), asPercent, fromPercent));
  form->refresh();
  return form;
}

void SitePage::addCurrency(ScenarioForm* form) {
  auto* code = new QLineEdit;
  code->setFixedWidth(112);
  code->setPlaceholderText(tr("USD"));
  code->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("([A-Za-z]{3})?")), code));
  form->addRow(tr("Shown in"), code, QStringLiteral("/currency/code"), tr("a code such as EUR; prices are entered in US dollars"));
  connect(code, &QLineEdit::editingFinished, this, [this, code] {
    const QString typed = code->text().toUpper();
    document_.edit(tr("Currency"), QStringLiteral("/currency/code"), [&](Scenario& s) { s.currency.code = typed.toStdString(); });
    document_.finishEdit();
  });
  form->onRefresh([code](Scenario& s) {
    if (code->text().toUpper() != text(s.currency.code) && !(code->hasFocus() && !code->hasAcceptableInput())) code->setText(text(s.currency.code));
  });
  form->fact(tr("One US dollar is"), tr("of that currency"), QStringLiteral("/currency/per_usd"), {1e-6, 1e6},
             factAccess([](Scenario& s) { return &s.currency.perUsd; }, same, same));
}

void SitePage::addRentTier(ScenarioForm* form) {
  auto* box = new Choice;
  box->setMinimumWidth(180);
  box->setPlaceholderText(tr("figures of different kinds, or your own"));
  box->addItem(tr("Hyperscalers' list, on demand"), int(RentTier::hyperscalerList));
  box->addItem(tr("Specialists, on demand"), int(RentTier::specialistOnDemand));
  box->addItem(tr("Committed for a year"), int(RentTier::reservedOneYear));
  box->addItem(tr("Committed for three years"), int(RentTier::reservedThreeYears));
  box->addItem(tr("Spot, interruptible"), int(RentTier::spot));
  setTip(box, tr("The rent of every node type, from the newest of the catalogue's rows of that kind"));
  form->addWideRow(tr("Rent tier"), box, {});
  Label* lacking = form->addNote();
  connect(box, &QComboBox::activated, this, [this, box](int index) {
    const auto tier = RentTier(box->itemData(index).toInt());
    document_.finishEdit();
    document_.edit(tr("Rent tier"), QStringLiteral("/prices/rent_tier"), [&](Scenario& s) { catalogue::setRentTier(s, tier); });
    document_.finishEdit();
  });
  form->onRefresh([box, lacking](Scenario& s) {
    const std::optional<RentTier> tier = catalogue::rentTierOf(s);
    box->setCurrentIndex(tier ? box->findData(int(*tier)) : -1);
    QStringList names;
    for (const Pool& pool : s.cluster.pools) {
      const NodePrice* price = s.prices.find(pool.node.id);
      if (tier && price && !price->rentPerGpuHour.value && !names.contains(text(pool.node.name))) names << text(pool.node.name);
    }
    lacking->setText(tr("The catalogue has no rent of this kind for: %1.").arg(names.join(QStringLiteral(", "))));
    lacking->setVisible(!names.isEmpty());
  });
}

void SitePage::addNodePrices(ScenarioForm* form) {
  auto* box = new Choice;
  box->setMinimumWidth(180);
  form->addWideRow(tr("Node type"), box, QStringLiteral("/prices/nodes"));
  connect(box, &QComboBox::activated, this, [this, form, box](int index) {
    nodeId_ = box->itemData(index).toString().toStdString();
    form->refresh();
  });
  form->onRefresh([this, form, box](Scenario& s) {
    box->clear();
    for (const Pool& pool : s.cluster.pools)
      if (box->findData(text(pool.node.id)) < 0) box->addItem(text(pool.node.name), text(pool.node.id));
    int index = box->findData(text(nodeId_));
    if (index < 0 && box->count() > 0) index = 0;
    box->setCurrentIndex(index);
    nodeId_ = box->currentData().toString().toStdString();
    box->setEnabled(box->count() > 1);
    // The fields stand for the row of the node type that is shown: its findings belong beside them.
    int row = 0;
    while (row < int(s.prices.nodes.size()) && s.prices.nodes[std::size_t(row)].nodeId != nodeId_) ++row;
    form->setPointerPrefix(QStringLiteral("/prices/nodes/%1").arg(nodePriceRow_), QStringLiteral("/prices/nodes/%1").arg(row));
    nodePriceRow_ = row;
  });
  const auto pick = [this](auto NodePrice::*member) {
    return [this, member](Scenario& s) {
      for (const Pool& pool : s.cluster.pools)
        if (pool.node.id == nodeId_) ensurePrice(s, pool.node, catalogue::rentTierOf(s));
      NodePrice* price = shownPrice(s);
      return price ? &(price->*member) : nullptr;
    };
  };
  form->fact(tr("Purchase"), tr("$ per node"), QStringLiteral("/prices/nodes/0/purchase_usd"), {0, 1e9}, factAccess(pick(&NodePrice::purchase), usd, money));
  form->fact(tr("Rent"), tr("$/GPU-hour"), QStringLiteral("/prices/nodes/0/rent_usd_per_gpu_hour"), {0, 1e6},
             factAccess(pick(&NodePrice::rentPerGpuHour), usd, money));
}

void SitePage::addFabricPrices(ScenarioForm* form) {
  const auto pick = [](auto FabricPrice::*member) {
    return [member](Scenario& s) -> Fact<Money>* {
      std::vector<FabricPrice>& rows = s.prices.fabrics;
      const std::string& id = s.cluster.fabric.id;
      auto row = std::find_if(rows.begin(), rows.end(), [&](const FabricPrice& price) { return price.fabricId == id; });
      if (row == rows.end()) row = rows.insert(rows.end(), catalogue::defaultPriceOfFabric(id));
      return &((*row).*member);
    };
  };
  form->addHeading(tr("Training fabric"));
  form->fact(tr("Switch"), tr("$ each"), QStringLiteral("/prices/fabrics/0/switch_usd"), {0, 1e9}, factAccess(pick(&FabricPrice::switchEach), usd, money));
  form->fact(tr("Cable, transceivers"), tr("$ each"), QStringLiteral("/prices/fabrics/0/link_usd"), {0, 1e9}, factAccess(pick(&FabricPrice::linkEach), usd, money));
  form->onRefresh([this, form](Scenario& s) {
    int row = 0;
    while (row < int(s.prices.fabrics.size()) && s.prices.fabrics[std::size_t(row)].fabricId != s.cluster.fabric.id) ++row;
    form->setPointerPrefix(QStringLiteral("/prices/fabrics/%1").arg(fabricPriceRow_), QStringLiteral("/prices/fabrics/%1").arg(row));
    fabricPriceRow_ = row;
  });
  form->addNote(tr("With both prices the network's cost is counted from its topology; without them it is taken by its share of the hardware."));
}

}  // namespace cw
