package hpcbench.report;

import hpcbench.measure.Chunks;
import hpcbench.measure.EventTimes;
import hpcbench.measure.FailureKind;
import hpcbench.measure.Grade;
import hpcbench.measure.Outcome;
import hpcbench.measure.Phase;
import hpcbench.measure.RequestRecord;
import hpcbench.measure.ServerTiming;
import hpcbench.measure.TokenCounts;
import hpcbench.recipe.Arrival;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Text that tries to leave its place: wherever a report shows text of a person or of a service,
/// this must stay text.
final class HostileText {
  static final String SCRIPT = "</script><script>window.hostile=1</script>";
  static final String MARKUP = "<!-- <b class='hostile'>\"&amp;&#39;<img src=x onerror=hostile()>";
  static final String SIGNS = "=1+1,\"a\";|`x`[y](z) ünï ✓ \u202E\u2028\u0007\r\n--> {{x}} ${y} %s";

  private HostileText() {}

  /// A run of one good trial and one bad one, with hostile text as scenario, model, name and value
  /// of a factor, and as what a service said.
  static SampleRun run() {
    SampleRun run = SampleRun.of(SCRIPT + MARKUP + SIGNS, MARKUP + SCRIPT + SIGNS);
    List<RequestRecord> good = new SampleService(1, 0).closed(2, 2_000_000_000L, 6_000_000_000L);
    List<RequestRecord> bad = new ArrayList<>(good);
    bad.add(failed(good.size()));
    return run.add(new Arrival.Closed(), 2, factors("one"), good)
        .add(new Arrival.Closed(), 4, factors("two"), bad);
  }

  private static Map<String, String> factors(String which) {
    Map<String, String> factors = new LinkedHashMap<>();
    factors.put(MARKUP + SIGNS, which + SCRIPT + SIGNS);
    factors.put("=cmd|'/c calc'!A1", "=HYPERLINK(\"http://127.0.0.1\")");
    return factors;
  }

  private static RequestRecord failed(int index) {
    long due = 3_000_000_000L;
    return new RequestRecord(
        index,
        Phase.MEASUREMENT,
        due,
        due,
        -1,
        -1,
        -1,
        -1,
        due + 1,
        new Outcome.Failed(FailureKind.STATUS, 500, SCRIPT + MARKUP + SIGNS),
        TokenCounts.NONE,
        ServerTiming.NONE,
        Grade.NOT_GRADED,
        EventTimes.NONE,
        Chunks.NONE,
        0);
  }
}
