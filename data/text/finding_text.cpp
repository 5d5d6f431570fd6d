// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/finding_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cmath>

#include "data/text/change_text.h"
#include "data/text/printable.h"

namespace cw {
namespace {

/// Marks a sentence for translation where it stands; translated when it is shown.
#define FINDING_TEXT(text) QT_TRANSLATE_NOOP("Findings", text)

/// The words of one rule. "%{name}" is the argument of that name, "%{text}", "%{where}" and "%{other}" the finding's own,
/// "%{words}" its text where that is a key ("kv_heads": kv heads).
struct Words {
  Rule rule;
  const char* id;
  const char* message;
  const char* remedy;
};

constexpr Words words[] = {
    {Rule::assumedArchitecture, "assumed_architecture",
     FINDING_TEXT(
         "The shape of %{text} is not published; a stand-in with the published compute is used."),
     FINDING_TEXT("Enter the architecture's own shape if you know it.")},
    {Rule::doesNotFitMemory, "does_not_fit_memory",
     FINDING_TEXT(
         "The fullest GPU needs %{needed_gib} GiB of %{capacity_gib} GiB, %{short_gib} GiB too much; "
         "the plan fits with a chance of %{chance_percent} %."),
     FINDING_TEXT("Raise the tensor, pipeline or context degree, shard more, recompute more, or "
                  "take a smaller "
                  "microbatch; the changes listed with this finding are enough.")},
    {Rule::mayNotFitMemory, "may_not_fit_memory",
     FINDING_TEXT("The fullest GPU needs %{needed_gib} GiB of %{capacity_gib} GiB; the plan fits with "
                  "a chance of %{chance_percent} %."),
     FINDING_TEXT("Try the plan on the GPUs of one replica, or shard or recompute a little more: "
                  "two of three published runs lie within %{error_percent} % of what is predicted for them.")},
    {Rule::fitRemedy, "fit_remedy",
     FINDING_TEXT("It fits with %{change}: %{total_gib} GiB, %{training_time_days} days."), ""},
    {Rule::degreeDoesNotDivide, "degree_does_not_divide",
     FINDING_TEXT("The degree %{degree} does not divide %{count} (%{words})."), ""},
    {Rule::batchDoesNotDivide, "batch_does_not_divide",
     FINDING_TEXT("A global batch of %{batch} sequences does not divide into %{replicas} replicas "
                  "with microbatches "
                  "of %{microbatch}."),
     ""},
    {Rule::replicasExceedBatch, "replicas_exceed_batch",
     FINDING_TEXT("One microbatch for each replica takes %{replicas} sequences; the global batch "
                  "has %{batch}."),
     ""},
    {Rule::planExceedsCluster, "plan_exceeds_cluster",
     FINDING_TEXT(
         "The plan needs %{gpus_needed} GPUs; the cluster has %{gpus_available} for this job."),
     ""},
    {Rule::idleGpus, "idle_gpus",
     FINDING_TEXT("%{idle} of the %{gpus_installed} GPUs for this job are not used; they draw idle "
                  "power and are paid for."),
     FINDING_TEXT(
         "Keep them as spares, or choose degrees whose product comes closer to the cluster.")},
    {Rule::tensorCrossesNvlink, "tensor_crosses_nvlink",
     FINDING_TEXT("Tensor parallelism over %{tensor} GPUs leaves the NVLink domain of "
                  "%{nvlink_gpus} in %{text}; it "
                  "runs at the speed of the fabric."),
     FINDING_TEXT("Take a tensor degree of at most %{nvlink_gpus}.")},
    {Rule::precisionUnsupported, "precision_unsupported",
     FINDING_TEXT("%{text} does not compute in the job's precision."),
     FINDING_TEXT("Choose a precision that the GPU has, such as bf16, or another node type.")},
    {Rule::missingPrice, "missing_price",
     FINDING_TEXT("No price is known for %{text}; amounts that depend on it are left out, not "
                  "taken as zero."),
     FINDING_TEXT("Enter a quote with its source and date.")},
    {Rule::missingFact, "missing_fact",
     FINDING_TEXT("%{text} is not known; what depends on it is left out."),
     FINDING_TEXT("Enter the figure with its source and date.")},
    {Rule::siteOverLimit, "site_over_limit",
     FINDING_TEXT("%{text} would draw up to %{peak_mw} MW; its limit is %{limit_mw} MW."),
     FINDING_TEXT("Place fewer nodes there, cap their power, or raise the limit.")},
    {Rule::siteDesignOverLimit, "site_design_over_limit",
     FINDING_TEXT("Circuits at %{text} are sized for %{design_mw} MW, above its limit of "
                  "%{limit_mw} MW; the run draws %{average_mw} MW on average and up "
                  "to %{peak_mw} MW."),
     FINDING_TEXT(
         "Ask the utility for the design power, cap the GPUs, or place fewer nodes there.")},
    {Rule::mixedPoolsLockstep, "mixed_pools_lockstep",
     FINDING_TEXT("Pools of different speed run in lockstep; %{text} sets the pace."),
     FINDING_TEXT("Give the slower pool a job of its own, or accept the waiting.")},
    {Rule::mixedPoolsBetter, "mixed_pools_better",
     FINDING_TEXT("The run would be %{faster_percent} % faster with %{change}."), ""},
    {Rule::strategyLockstep, "strategy_lockstep",
     FINDING_TEXT("Every replica does the same; the pace is set by %{text}, and other pools wait "
                  "up to %{waiting_percent} % of a step."),
     ""},
    {Rule::strategyShares, "strategy_shares",
     FINDING_TEXT(
         "Replicas take whole microbatches to their speed, each pool with the recompute it needs: "
         "%{speed_percent} % of lockstep's speed; pools wait up to %{waiting_percent} % of a step "
         "for %{text}."),
     ""},
    {Rule::strategyStages, "strategy_stages",
     FINDING_TEXT("Every replica spans the pools, early stages where memory is largest, layers to "
                  "speed: %{speed_percent} % "
                  "of lockstep's speed; the busiest stage is on %{text}."),
     ""},
    {Rule::strategyStagesIdle, "strategy_stages_idle",
     FINDING_TEXT("Every replica spans the pools, early stages where memory is largest, layers to "
                  "speed: %{speed_percent} % "
                  "of lockstep's speed; the busiest stage is on %{text}. Whole stages and replicas "
                  "leave %{idle_gpus} GPUs "
                  "(%{idle_percent} %) without work."),
     ""},
    {Rule::strategyOnePool, "strategy_one_pool",
     FINDING_TEXT("The job runs on %{text} alone: %{speed_percent} % of the speed of lockstep over "
                  "all; the other pools are free "
                  "for other jobs, and idle in these figures."),
     ""},
    {Rule::strategyDoesNotFit, "strategy_does_not_fit",
     FINDING_TEXT(
         "It does not fit: a GPU of %{text} needs %{needed_gib} GiB of %{capacity_gib} GiB."),
     ""},
    {Rule::sharesImpossible, "shares_impossible",
     FINDING_TEXT("The batch does not divide into whole microbatches for shares of unlike size."),
     FINDING_TEXT("Take a batch that microbatch (times pipeline, with virtual stages) divides and "
                  "that gives every replica "
                  "one, or set the plan's mixing to \"lockstep\".")},
    {Rule::stagesImpossible, "stages_impossible",
     FINDING_TEXT("Stages cannot span these pools: the pipeline needs a stage for each kind of "
                  "node, GPUs for each stage, "
                  "a layer for each stage, and memory for it."),
     FINDING_TEXT("Raise the pipeline degree, or set the plan's mixing to \"lockstep\".")},
    {Rule::onePoolImpossible, "one_pool_impossible",
     FINDING_TEXT("No pool alone has the GPUs of one replica."),
     FINDING_TEXT("Lower a degree of the plan, or set the plan's mixing to \"lockstep\".")},
    {Rule::otherCalibrationBase, "calibration_of_other_constants",
     FINDING_TEXT("The calibration was refitted from the constants \"%{text}\", which are not this "
                  "version's; its constants stand "
                  "beside others than it was made with."),
     FINDING_TEXT("Calibrate again with the same runs, or remove the calibration.")},
    {Rule::outsideMeasuredRange, "outside_measured_range",
     FINDING_TEXT(
         "The job runs on %{value} GPUs; the nearest measured run of its kind (%{text}) has "
         "%{largest_measured}. The estimate extrapolates, and its interval is wider."),
     FINDING_TEXT("Read the interval with care, and calibrate with a run of your own.")},
    {Rule::batchAboveLargestPublished, "batch_above_largest_published",
     FINDING_TEXT("A global batch of %{batch_tokens} tokens is above the largest published one "
                  "(%{largest_tokens}); "
                  "training may not converge as well."),
     FINDING_TEXT("Use fewer replicas, or plan a smaller batch.")},
    {Rule::unknownSite, "unknown_site",
     FINDING_TEXT("The site \"%{text}\" is not among the scenario's sites; its power, price and "
                  "climate are unknown."),
     FINDING_TEXT("Choose one of the scenario's sites, or add this one.")},
    {Rule::noPlanFits, "no_plan_fits",
     FINDING_TEXT("No parallel plan fits this job on this cluster."),
     FINDING_TEXT("Add nodes, take GPUs with more memory, or shorten the sequences.")},
    {Rule::degenerateInput, "degenerate_input",
     FINDING_TEXT("%{where} is %{value}; allowed is a number from %{low} to %{high}."),
     FINDING_TEXT("Enter a number in that range; nothing can be computed before.")},
    {Rule::notComputedYet, "not_computed_yet",
     FINDING_TEXT("%{text} is not determined by this scenario; the answer leaves it empty."), ""},
    {Rule::rangeWithoutInput, "range_without_input",
     FINDING_TEXT("The range on %{text} belongs to nothing in this scenario; it is ignored."),
     FINDING_TEXT("Remove the range, or name a site, pool or node type that the scenario has.")},
    {Rule::rangeExcludesValue, "range_excludes_value",
     FINDING_TEXT(
         "The range on %{text} goes from %{low} to %{high} and leaves out its value, %{value}."),
     FINDING_TEXT("Correct the value or the range.")},
    {Rule::powerCapUnmeasured, "power_cap_unmeasured",
     FINDING_TEXT("The GPUs of %{text} are capped at %{cap_w} of %{limit_w} W; training under a cap was measured on H100 alone, and they are taken to "
                  "answer alike at the same share of their limit."),
     FINDING_TEXT("Measure a run under the cap, and calibrate with it.")},
    {Rule::outlivesHardware, "outlives_hardware",
     FINDING_TEXT("The run takes %{years} years; the hardware is used for %{life_years}."),
     FINDING_TEXT("Plan fewer tokens, a smaller model or more GPUs, and look at the share of time that is useful (Reliability).")},
    {Rule::costsTrillions, "costs_trillions",
     FINDING_TEXT("The run costs %{usd} US dollars: more than any cluster has."),
     FINDING_TEXT("Look for a number that is a thousand times too large.")},
    {Rule::checkpointsOverlap, "checkpoints_overlap",
     FINDING_TEXT("A checkpoint every %{interval_s} s would begin before the one before is written, which takes %{writing_s} s; they follow each other at once."),
     FINDING_TEXT("Write checkpoints less often, or plan more checkpoint bandwidth.")},
    {Rule::failuresAtThatSize, "failures_at_that_size",
     FINDING_TEXT("%{rate} failures per 1,000 node-days are planned on %{gpus} GPUs; on 100,000 GPUs %{published} were published."),
     FINDING_TEXT("Look at failures and restart on the page Site & cost: both grow with the cluster.")},
    {Rule::powerCapFits, "power_cap_fits",
     FINDING_TEXT("With every GPU capped at %{cap_w} W the peak keeps within the limit of %{text}; "
                  "the run takes %{slower_percent} % longer."),
     FINDING_TEXT("Set gpu_power_cap_w of the pools to %{cap_w}.")},
    {Rule::networkTooLarge, "network_too_large",
     FINDING_TEXT("%{text} does not reach all nodes with three tiers of its switches; the counts "
                  "of switches and cables are a lower bound."),
     FINDING_TEXT("Take switches with more ports, rail planes, or fewer nodes at one site.")},
    {Rule::poolArrivesTooLate, "pool_arrives_too_late",
     FINDING_TEXT("%{text} arrives after the last token is trained; the run does without it, and "
                  "step, MFU and design power are shown as if it were there."),
     FINDING_TEXT("Take the pool out of this scenario, or let it arrive earlier.")},
    {Rule::phaseCannotTrain, "phase_cannot_train",
     FINDING_TEXT("Nothing is trained while only %{text} is there: the plan does not fit."),
     FINDING_TEXT(
         "Start the run when the next pool is there, or take a plan that fits on fewer GPUs.")},
    {Rule::arrivalWithoutStart, "arrival_without_start",
     FINDING_TEXT("%{text} has a date of arrival and the run has no date: the pool counts as there "
                  "from the first step."),
     FINDING_TEXT("Give the run a start date (start_date).")},
    {Rule::maintenanceWithoutStart, "maintenance_without_start",
     FINDING_TEXT("Maintenance has dates and the run has none: its windows are not counted."),
     FINDING_TEXT("Give the run a start date (start_date), or a share of planned pauses.")},
    {Rule::pausesCountedTwice, "pauses_counted_twice",
     FINDING_TEXT("Planned pauses of %{percent} % of the time are counted beside the dated windows "
                  "of maintenance."),
     FINDING_TEXT("Let planned_pause_fraction hold only what has no date of its own.")},
    {Rule::rampOutlastsRun, "ramp_outlasts_run",
     FINDING_TEXT("The batch ramp takes %{ramp_tokens} tokens and the run has %{tokens}: it ends "
                  "on a batch smaller than the job's, and step, MFU and power "
                  "are shown at the full batch."),
     FINDING_TEXT("Shorten the ramp, or train more tokens.")},
    {Rule::rampStageDoesNotDivide, "ramp_stage_does_not_divide",
     FINDING_TEXT(
         "A batch of %{batch} sequences does not divide into microbatches of %{microbatch}."),
     FINDING_TEXT("Take a multiple of %{microbatch} sequences for this stage of the ramp.")},
    {Rule::buildEndsTooLate, "build_ends_too_late",
     FINDING_TEXT("Ordered on its date, %{text} is ready %{days} days after the day from which it "
                  "counts as there."),
     FINDING_TEXT("Order earlier, or let the pool be available later; with available_from left "
                  "out, the end of the build counts.")},
    {Rule::startMoved, "start_moved",
     FINDING_TEXT("No pool is there when training is to start; it starts with the first, %{text}."),
     FINDING_TEXT("Correct the start date or the dates of the pools.")},
    {Rule::assumedFigures, "assumed_figures",
     FINDING_TEXT(
         "Nobody published these figures; typical ones stand for them, as assumptions: %{text}."),
     FINDING_TEXT("Accept each with a source of your own, or replace it.")},
    {Rule::uncountedCost, "uncounted_cost",
     FINDING_TEXT("No figure is known for %{text}; its cost is not in the total, which is that "
                  "much too low."),
     FINDING_TEXT("Enter the figure with its source and date.")},
    {Rule::factsContradict, "facts_contradict",
     FINDING_TEXT("%{where} is %{value} and contradicts %{count}."),
     FINDING_TEXT("Correct one of the two, with its source.")},
};

const Words& wordsOf(Rule rule) {
  for (const Words& w : words)
    if (w.rule == rule) return w;
  static constexpr Words unknown{Rule::notComputedYet, "unknown_rule", "%{text}", ""};
  return unknown;
}

/// What a degree does not divide, in the words of a planner; by the finding's text.
constexpr const char* contradictionRemedy = FINDING_TEXT("Change one of the two; nothing can be computed before.");
constexpr const char* tooManyRemedy = FINDING_TEXT("Join pools that are nearly alike, or dates that are close; nothing can be computed before.");

struct DivisionWords {
  const char* what;
  const char* message;
  const char* remedy = contradictionRemedy;  ///< of a contradiction
};

constexpr DivisionWords divisionWords[] = {
    {"heads", FINDING_TEXT("A tensor degree of %{degree} does not divide %{count} attention heads.")},
    {"kv_heads", FINDING_TEXT("Neither of a tensor degree of %{degree} and %{count} key-value heads divides the other.")},
    {"ffn_hidden", FINDING_TEXT("A tensor degree of %{degree} does not divide the MLP's width of %{count}.")},
    {"expert_hidden", FINDING_TEXT("Experts cut %{degree} ways: that does not divide an expert's width of %{count}.")},
    {"shared_expert_hidden", FINDING_TEXT("A tensor degree of %{degree} does not divide the shared experts' width of %{count}.")},
    {"layers", FINDING_TEXT("A pipeline of %{pipeline} × %{virtual_stages} virtual stages makes %{degree} stages, which do not "
                            "divide %{count} layers.")},
    {"stages_without_layers", FINDING_TEXT("A pipeline of %{pipeline} × %{virtual_stages} virtual stages makes %{degree} stages for "
                                           "%{count} layers: some would be empty.")},
    {"sequence_tokens", FINDING_TEXT("A context degree of %{degree} does not divide a sequence of %{count} tokens.")},
    {"experts", FINDING_TEXT("An expert degree of %{degree} does not divide %{count} experts.")},
    {"tensor_ranks", FINDING_TEXT("Experts cut %{degree} ways do not divide a tensor degree of %{count}.")},
    {"data_ranks", FINDING_TEXT("An expert degree of %{degree} does not divide the %{count} ranks that experts can be spread over "
                                "(replicas × context × tensor, where experts are not cut).")},
    {"microbatches", FINDING_TEXT("Interleaved stages take microbatches in rounds of the pipeline's %{degree}, which does not divide a "
                                  "replica's %{count} microbatches.")},
};

/// Numbers that contradict one another.
constexpr DivisionWords contradictionWords[] = {
    {"kv_heads", FINDING_TEXT("%{value} key-value heads do not divide %{count} attention heads; allowed is a divisor.")},
    {"mla_key_value_rank", FINDING_TEXT("Latent attention needs %{where} above 0.")},
    {"mla_rope_dim", FINDING_TEXT("%{where} is %{value}, wider than a head of %{count}; allowed is at most that.")},
    {"dense_layers", FINDING_TEXT("%{where} is %{value} of %{count} layers; allowed is at most all of them.")},
    {"experts_per_token", FINDING_TEXT("%{where} is %{value} of %{count} experts; allowed is at least 1 and at most all of them.")},
    {"expert_hidden", FINDING_TEXT("%{count} experts need %{where} above 0.")},
    {"shared_expert_hidden", FINDING_TEXT("%{where} is %{value} in a model without experts; allowed is 0 there.")},
    {"ffn_hidden", FINDING_TEXT("%{count} dense layers need %{where} above 0.")},
    {"degrees", FINDING_TEXT("Degrees of %{where} multiply to %{value}; allowed is at most %{count}.")},
    {"gpu_power_cap_floor", FINDING_TEXT("%{where} is %{value} W; allowed is at least %{count} W: a GPU takes no lower cap."), FINDING_TEXT("Raise the cap, or leave it out; nothing can be computed before.")},
    {"spare_nodes", FINDING_TEXT("%{where} is %{value} of %{count} nodes; allowed is at most all of them.")},
    {"goodput", FINDING_TEXT("With a failure every %{count} seconds (%{where} is %{value}) no work is ever saved: the run never ends.")},
    {"node_kinds", FINDING_TEXT("The pools are of %{value} kinds of nodes, or of nodes capped differently; allowed are at most %{count}."), tooManyRemedy},
    {"pools_in_phases", FINDING_TEXT("Pools that differ, counted in each phase of the run, come to %{value}; allowed are at most %{count}. A phase begins with a date on "
                                     "which pools arrive, with each window of maintenance and after it, and with each stage of the batch ramp."), tooManyRemedy},
    {"gpus", FINDING_TEXT("The pools hold %{value} GPUs; allowed is at most %{count}.")},
    {"gpu_idle_w", FINDING_TEXT("%{where} is %{value} W, above the GPU's power limit of %{count} W; allowed is at "
                                "most that.")},
    {"gpu_power_cap_w", FINDING_TEXT("%{where} is %{value} W, below the %{count} W that the GPU draws idle; allowed is "
                                     "at least that.")},
};

/// Facts of a node that cannot both be true.
constexpr DivisionWords factWords[] = {
    {"idle_below_gpus", FINDING_TEXT("%{where} is %{value} W, and its GPUs alone draw %{count} W idle.")},
    {"idle_above_design", FINDING_TEXT("%{where} is %{value} W, and the highest draw of the node in training is "
                                       "%{count} W (design_w).")},
    {"above_maximum", FINDING_TEXT("%{where} is %{value} W, and the node's circuits carry %{count} W (maximum_w).")},
    {"maximum_below_parts", FINDING_TEXT("%{where} is %{value} W, and the GPUs at their limit with the rest of the "
                                         "node draw %{count} W: average and peak power may come out above the design.")},
    {"fp8_dense", FINDING_TEXT("%{where} is %{value}, and the peak of BF16 is %{count}: FP8 is not slower.")},
    {"published_parameters", FINDING_TEXT("%{where} is %{value}, and the shape has %{count} parameters. The usual causes: an MLP with a gate has three "
                                          "matrices, without one two (gated_mlp), and input and output tables are tied or not (tied_embeddings).")},
    {"fp4_dense", FINDING_TEXT("%{where} is %{value}, and the peak of FP8 is %{count}: FP4 is not slower.")},
};

constexpr const char* aboveLow = FINDING_TEXT("%{where} is %{value}; allowed is a number above %{above}, up to %{high}.");

const char* messageWords(const Finding& finding) {
  if (finding.rule == Rule::degreeDoesNotDivide)
    for (const DivisionWords& w : divisionWords)
      if (finding.text == w.what) return w.message;
  if (finding.rule == Rule::degenerateInput && finding.has("above")) return aboveLow;
  if (finding.rule == Rule::degenerateInput)
    for (const DivisionWords& w : contradictionWords)
      if (finding.text == w.what) return w.message;
  if (finding.rule == Rule::factsContradict)
    for (const DivisionWords& w : factWords)
      if (finding.text == w.what) return w.message;
  return wordsOf(finding.rule).message;
}

const char* contradictionRemedyOf(const Finding& finding) {
  for (const DivisionWords& w : contradictionWords)
    if (finding.text == w.what) return w.remedy;
  return contradictionRemedy;
}

constexpr const char* eitherValue = FINDING_TEXT("%1 or %2");

bool namesValues(Rule rule) {
  return rule == Rule::degreeDoesNotDivide || rule == Rule::batchDoesNotDivide || rule == Rule::replicasExceedBatch || rule == Rule::planExceedsCluster;
}

/// The remedy of numbers that do not go into one another, from the values that the model found to work.
const char* valueWords(const Finding& f) {
  const bool own = f.has("nearest_below") || f.has("nearest_above");
  if (own && f.other.empty()) return FINDING_TEXT("Set %{where} to %{values}.");
  if (own) return FINDING_TEXT("Set %{where} to %{values}, or %{other} to %{other_values}.");
  if (!f.other.empty()) return FINDING_TEXT("Set %{other} to %{other_values}; a change of %{where} alone does not mend the plan.");
  return FINDING_TEXT("No single number of the plan mends this: change several degrees, or set /plan to \"best\" and let the program choose.");
}

constexpr const char* notANumber = FINDING_TEXT("not a number");
constexpr const char* infinite = FINDING_TEXT("infinite");

/// Whole numbers in full, others with the digits a planner reads: three or four significant ones.
QString readable(double value) {
  const QLocale locale;
  if (std::isnan(value)) return QCoreApplication::translate("Findings", notANumber);
  if (std::isinf(value)) return QCoreApplication::translate("Findings", infinite);
  if (value == std::floor(value) && std::abs(value) < 1e15) return locale.toString(value, 'f', 0);
  const double size = std::abs(value);
  if (size >= 1000) return locale.toString(value, 'f', 0);
  if (size >= 100) return locale.toString(value, 'f', 1);
  if (size >= 1) return locale.toString(value, 'f', 2);
  return locale.toString(value, 'g', 3);
}

/// One or two values, of which either will do.
QString either(const Finding& f, std::string_view below, std::string_view above) {
  if (!f.has(below)) return readable(f.argument(above));
  if (!f.has(above)) return readable(f.argument(below));
  return QCoreApplication::translate("Findings", eitherValue).arg(readable(f.argument(below)), readable(f.argument(above)));
}

/// A name of the planner's, which may hold anything.
QString inSentence(const std::string& name) { return QString::fromStdString(onOneLine(name)); }

/// One pass from left to right, so that a name which looks like a placeholder stays as it is.
QString filled(const char* sentence, const Finding& finding) {
  const QString pattern = QCoreApplication::translate("Findings", sentence);
  QString out;
  qsizetype at = 0;
  for (qsizetype open; (open = pattern.indexOf(QLatin1String("%{"), at)) >= 0;) {
    const qsizetype close = pattern.indexOf(u'}', open);
    if (close < 0) break;
    out += pattern.mid(at, open - at);
    const QString name = pattern.mid(open + 2, close - open - 2);
    if (name == QLatin1String("text")) out += inSentence(finding.text);
    else if (name == QLatin1String("words")) out += inSentence(finding.text).replace(u'_', u' ');
    else if (name == QLatin1String("values")) out += either(finding, "nearest_below", "nearest_above");
    else if (name == QLatin1String("other_values")) out += either(finding, "other_below", "other_above");
    else if (name == QLatin1String("other")) out += QString::fromStdString(finding.other);
    else if (name == QLatin1String("change")) out += finding.remedies.empty() ? QString() : changeText(finding.remedies.front());
    else if (name == QLatin1String("where")) out += QString::fromStdString(finding.where);
    else out += readable(finding.argument(name.toStdString()));
    at = close + 1;
  }
  return out + pattern.mid(at);
}

constexpr const char* noValueIsSooner = FINDING_TEXT("It runs as it is, and no value near makes the run shorter.");
constexpr const char* triedWords = FINDING_TEXT("With %1 the run takes %2 days.");

/// Of a change that was tried.
QString triedText(const Remedy& remedy) {
  return QCoreApplication::translate("Findings", triedWords).arg(changeText(remedy), readable(remedy.trainingTime.days()));
}

}  // namespace

QString ruleId(Rule rule) { return QString::fromLatin1(wordsOf(rule).id); }

QString severityId(Severity severity) {
  switch (severity) {
    case Severity::note: return QStringLiteral("note");
    case Severity::warning: return QStringLiteral("warning");
    case Severity::error: return QStringLiteral("error");
  }
  return QStringLiteral("error");
}

QString messageOf(const Finding& finding) {
  QString message = filled(messageWords(finding), finding);
  // What is missing is named by its own words, which begin this sentence; a name of the planner's stays as it is.
  if (finding.rule == Rule::missingFact && !message.isEmpty()) message[0] = message[0].toUpper();
  return message;
}

QString remedyOf(const Finding& finding) {
  if (finding.rule == Rule::degenerateInput && !finding.text.empty())
    return QCoreApplication::translate("Findings", contradictionRemedyOf(finding));
  const bool runs = namesValues(finding.rule) && finding.severity != Severity::error;
  const char* remedy = runs ? (finding.remedies.empty() ? noValueIsSooner : "") : namesValues(finding.rule) ? valueWords(finding) : wordsOf(finding.rule).remedy;
  QStringList sentences;
  if (*remedy != '\0') sentences << filled(remedy, finding);
  if (finding.rule != Rule::doesNotFitMemory && finding.rule != Rule::fitRemedy)
    for (const Remedy& tried : finding.remedies) sentences << triedText(tried);
  return sentences.join(u' ');
}

}  // namespace cw
