package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class BinomialTest {
  @Test
  void atMostIsTheSumOfTheSingleProbabilities() {
    for (int n : new int[] {1, 2, 5, 17, 60, 200}) {
      for (double p : new double[] {0.01, 0.1, 0.5, 0.9, 0.99}) {
        for (int k = 0; k < n; k += Math.max(1, n / 20)) {
          assertThat(Binomial.atMost(k, n, p))
              .as("at most %d of %d with %s", k, n, p)
              .isEqualTo(summed(k, n, p), within(1e-11));
        }
      }
    }
  }

  @Test
  void theEndsAreCertain() {
    assertThat(Binomial.atMost(-1, 10, 0.5)).isZero();
    assertThat(Binomial.atMost(10, 10, 0.5)).isEqualTo(1);
    assertThat(Binomial.atMost(11, 10, 0.5)).isEqualTo(1);
  }

  @Test
  void millionsOfTrialsAreNoProblem() {
    assertThat(Binomial.atMost(500_000, 1_000_000, 0.5))
        .as("half, and half of the middle term")
        .isEqualTo(0.5 + 0.5 * 7.978844e-4, within(1e-9));
  }

  @Test
  void theLogarithmOfTheGammaFunctionContinuesThatOfTheFactorial() {
    assertThat(Binomial.logGamma(1)).isEqualTo(0, within(1e-13));
    assertThat(Binomial.logGamma(0.5)).isEqualTo(Math.log(Math.PI) / 2, within(1e-13));
    assertThat(Binomial.logGamma(11)).isEqualTo(Math.log(3_628_800), within(1e-12));
  }

  private static double summed(int k, int n, double p) {
    BigDecimal success = new BigDecimal(p);
    BigDecimal failure = BigDecimal.ONE.subtract(success);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i <= k; i++) {
      sum =
          sum.add(
              new BigDecimal(choose(n, i))
                  .multiply(success.pow(i, MathContext.DECIMAL128))
                  .multiply(failure.pow(n - i, MathContext.DECIMAL128)),
              MathContext.DECIMAL128);
    }
    return sum.doubleValue();
  }

  private static BigInteger choose(int n, int k) {
    BigInteger ways = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      ways = ways.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return ways;
  }
}
