package hpcbench.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
  private static final Spread MISSING = Spread.of(List.of());

  @ParameterizedTest
  @CsvSource({"50, 350, REACHED", "50, 351, NOT_REACHED", "51, 300, NOT_REACHED"})
  void everyNumberMustKeepItsLimit(double p50, double p99, Verdict verdict) {
    Reach reach = new Reach.AtMost("us", List.of(50.0, 350.0));

    assertThat(reach.judge(Map.of("us", List.of(spread(p50), spread(p99)))::get))
        .isEqualTo(verdict);
    assertThat(reach.words()).isEqualTo("<= 50 / 350 (us)");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 4, 6, REACHED",
    "true, 6.5, 6, EVEN",
    "true, 8, 6, NOT_REACHED",
    "false, 8, 6, REACHED",
    "false, 5.5, 6, EVEN",
    "false, 4, 6, NOT_REACHED"
  })
  void aPeerIsMetByMediansAndWhereRangesOverlapNobodyCanTell(
      boolean lessIsBetter, double own, double peers, Verdict verdict) {
    Reach reach = new Reach.AsGoodAs("us", "them", lessIsBetter);

    assertThat(reach.judge(Map.of("us", List.of(spread(own)), "them", List.of(spread(peers)))::get))
        .isEqualTo(verdict);
  }

  @Test
  void nobodyIsJudgedInAbsence() {
    assertThat(new Reach.AtMost("us", List.of(1.0)).judge(_ -> List.of(MISSING)))
        .isEqualTo(Verdict.NONE);
    assertThat(new Reach.AtLeast("us", 1).judge(_ -> List.of(MISSING))).isEqualTo(Verdict.NONE);
    assertThat(
            new Reach.AsGoodAs("us", "them", true)
                .judge(Map.of("us", List.of(spread(1)), "them", List.of(MISSING))::get))
        .isEqualTo(Verdict.NONE);
  }

  @Test
  void atLeastIsJudgedByTheMedian() {
    Reach reach = new Reach.AtLeast("us", 995);

    assertThat(reach.judge(_ -> List.of(spread(995)))).isEqualTo(Verdict.REACHED);
    assertThat(reach.judge(_ -> List.of(spread(994)))).isEqualTo(Verdict.NOT_REACHED);
  }

  /// Rounds half a unit apart on either side.
  private static Spread spread(double median) {
    return new Spread(7, median, median - 0.5, median + 0.5);
  }
}
