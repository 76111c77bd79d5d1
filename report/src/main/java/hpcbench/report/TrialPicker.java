package hpcbench.report;

import static hpcbench.report.Html.element;
import static hpcbench.report.Html.text;

import hpcbench.report.Html.Element;
import hpcbench.result.TrialSummary;
import java.util.List;

/// The controls that choose which trial is shown. A page without scripts shows all of them.
final class TrialPicker {
  private TrialPicker() {}

  static Html of(List<TrialSummary> trials, String first) {
    if (trials.size() == 1) {
      return Html.nothing();
    }
    Element select =
        element("select", trials.stream().map(trial -> option(trial, first))).with("id", "trial");
    Element all = element("input").with("type", "checkbox").with("id", "all");
    return element(
            "div",
            element("label", text("Trial "), select),
            button("previous", "Previous"),
            button("next", "Next"),
            element("label", all, text(" Show all, for printing")))
        .classed("picker")
        .with("hidden", "");
  }

  private static Element option(TrialSummary trial, String first) {
    String id = trial.trial().id();
    Element option =
        element("option", id + "  " + TrialName.of(trial) + mark(trial)).with("value", id);
    return id.equals(first) ? option.with("selected", "") : option;
  }

  private static String mark(TrialSummary trial) {
    return switch (trial.verdict().level()) {
      case VALID -> "";
      case CLIENT_LIMITED, INVALID -> " (" + Wording.of(trial.verdict().level()) + ")";
    };
  }

  private static Element button(String id, String name) {
    return element("button", name).with("type", "button").with("id", id);
  }
}
