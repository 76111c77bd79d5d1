package hpcbench.result;

import hpcbench.measure.ClientReport;
import hpcbench.measure.Measures;
import hpcbench.plan.Trial;

/// All that is known about a finished trial but its single requests: `trials/ID/summary.json`.
///
/// @param trial what was to be done
/// @param prompts what was asked
/// @param verdict whether the numbers can be believed
/// @param measures the numbers
/// @param client what the load engine said about itself
public record TrialSummary(
    Trial trial, PromptUse prompts, Verdict verdict, Measures measures, ClientReport client) {}
