package hpcbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class QuantityTest {
  @Test
  void timesAreShownInTheUnitThatGivesThemFewDigits() {
    assertThat(Quantity.SECONDS.show(0.142)).isEqualTo("142 ms");
    assertThat(Quantity.SECONDS.show(1.5)).isEqualTo("1.50 s");
    assertThat(Quantity.SECONDS.show(0.0000423)).isEqualTo("42.3 µs");
    assertThat(Quantity.SECONDS.show(0)).isEqualTo("0 s");
  }

  @Test
  void timesThatAreComparedHaveOneUnit() {
    Quantity.Scale scale = Quantity.SECONDS.scale(0.05, 12.5);
    assertThat(scale.digits(0.05)).isEqualTo("50.0");
    assertThat(scale.digits(12.5)).isEqualTo("12,500");
    assertThat(scale.unit()).isEqualTo("ms");
  }

  @Test
  void sharesArePercentAndCountsAreWhole() {
    assertThat(Quantity.SHARE.show(0.0312)).isEqualTo("3.12 %");
    assertThat(Quantity.COUNT.show(12_345)).isEqualTo("12,345");
    assertThat(Quantity.COUNT.show(0)).isEqualTo("0");
  }

  @Test
  void whatIsNoNumberIsADash() {
    assertThat(Quantity.TOKENS.scale(1).digits(Double.NaN)).isEqualTo("–");
    assertThat(Quantity.TOKENS.scale(1).digits(Double.POSITIVE_INFINITY)).isEqualTo("–");
  }

  @Test
  void theLanguageOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(Quantity.SECONDS.show(1234.5)).isEqualTo("1,235 s");
    } finally {
      Locale.setDefault(before);
    }
  }
}
