package hpcbench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Outcome;
import hpcbench.plan.Plan;
import hpcbench.plan.Trial;
import hpcbench.recipe.Arrival;
import hpcbench.recipe.Extent;
import hpcbench.recipe.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  record Sample(Optional<String> name, double value, Path path, Duration lag, Outcome outcome) {}

  @Test
  void aPlanComesBackAsItWas() {
    Plan plan = Examples.plan();
    assertThat(Json.parse(Json.pretty(plan), Plan.class)).isEqualTo(plan);
    assertThat(Json.parse(Json.line(plan), Plan.class)).isEqualTo(plan);
  }

  @Test
  void aTrialSummaryComesBackAsItWas() {
    TrialSummary summary = Examples.trialSummary("t01");
    assertThat(Json.parse(Json.pretty(summary), TrialSummary.class)).isEqualTo(summary);
  }

  @Test
  void aRunSummaryComesBackAsItWas() {
    RunSummary summary = Examples.runSummary();
    assertThat(Json.parse(Json.pretty(summary), RunSummary.class)).isEqualTo(summary);
  }

  @Test
  void theFormIsTheDocumentedOne() {
    Sample sample =
        new Sample(
            Optional.empty(),
            0.25,
            Path.of("a/b"),
            Duration.ofMillis(500),
            new Outcome.Failed(FailureKind.IDLE_TIMEOUT, 200, "silent for 60 s"));
    assertThat(Json.pretty(sample))
        .isEqualTo(
            """
            {
              "value": 0.25,
              "path": "a/b",
              "lag": "500ms",
              "outcome": {
                "kind": "failed",
                "failure": "idle_timeout",
                "status": 200,
                "detail": "silent for 60 s"
              }
            }
            """);
  }

  @Test
  void aVariantWithoutValuesIsOnlyItsKind() {
    assertThat(Json.line(new Arrival.Closed())).isEqualTo("{\"kind\":\"closed\"}");
    assertThat(Json.parse("{\"kind\":\"closed\"}", Arrival.class)).isEqualTo(new Arrival.Closed());
    assertThat(Json.line(new Extent.Requests(3))).isEqualTo("{\"kind\":\"requests\",\"count\":3}");
  }

  @Test
  void factorsKeepTheOrderOfTheRecipe() {
    String json = Json.line(Examples.trial("t01", new Arrival.Closed()));
    assertThat(json).contains("\"factors\":{\"prompt_len\":\"128\",\"batch\":\"1\"}");
    assertThat(Json.parse(json, Trial.class).factors().keySet())
        .containsExactly("prompt_len", "batch");
  }

  @Test
  void otherMapsAreSortedSoThatTheSameValueGivesTheSameBytes() {
    Map<String, Object> map = new HashMap<>();
    for (int number = 99; number >= 10; number--) {
      map.put("key" + number, number);
    }
    Map<String, Object> reversed = new LinkedHashMap<>();
    map.keySet().stream()
        .sorted()
        .toList()
        .reversed()
        .forEach(key -> reversed.put(key, map.get(key)));
    assertThat(Json.line(map)).isEqualTo(Json.line(reversed)).startsWith("{\"key10\":10,\"key11\"");
  }

  @Test
  void unknownKeysOfNewerFilesAreIgnored() {
    String text = Json.line(Timeouts.DEFAULT).replaceFirst("\\{", "{\"newer\":{\"a\":[1]},");
    assertThat(Json.parse(text, Timeouts.class)).isEqualTo(Timeouts.DEFAULT);
  }

  @Test
  void aMissingValueIsNamed() {
    assertThatThrownBy(() -> Json.parse("{\"connect\":\"1s\"}", Timeouts.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first_token");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Json.line(new Arrival.Ramp(none, 1))).isInstanceOf(Exception.class);
      assertThatThrownBy(() -> Json.line(Map.of("value", none)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("finite");
      Sample sample =
          new Sample(Optional.empty(), none, Path.of("a"), Duration.ZERO, new Outcome.Abandoned());
      assertThatThrownBy(() -> Json.pretty(sample)).hasMessageContaining("finite");
    }
    assertThatThrownBy(() -> Json.parse("{\"kind\":\"constant\",\"rate\":\"NaN\"}", Arrival.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void brokenTextIsExplainedWithItsPlace() {
    assertThatThrownBy(() -> Json.parse("{\n  \"connect\": }", Timeouts.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2, column");
    assertThatThrownBy(() -> Json.parse("{\"connect\":\"soon\"}", Timeouts.class))
        .hasMessageContaining("connect")
        .hasMessageContaining("'soon'");
    assertThatThrownBy(() -> Json.parse("null", Timeouts.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.parse("{} {}", Timeouts.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Json.parse("{\"kind\":\"later\"}", Arrival.class))
        .hasMessageContaining("later");
  }

  @Test
  void eventTimesAreAnArrayOfInstants() {
    EventTimes events = EventTimes.of(5, 5, 900);
    assertThat(Json.line(events)).isEqualTo("[5,5,900]");
    assertThat(Json.parse("[5,5,900]", EventTimes.class)).isEqualTo(events);
  }
}
