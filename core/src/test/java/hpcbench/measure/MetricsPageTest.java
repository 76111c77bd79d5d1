package hpcbench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every number has its entry in the dictionary.
class MetricsPageTest {
  private static final Path PAGE = Path.of("../docs/metrics.md");

  @ParameterizedTest
  @MethodSource("names")
  void everyNumberIsInTheDictionary(String name) throws IOException {
    assertThat(Files.readString(PAGE)).contains("`" + name + "`");
  }

  private static Stream<String> names() {
    return Stream.of(
            metrics(),
            components(Measures.class),
            components(Measures.RequestCounts.class),
            components(Measures.TokenTotals.class),
            components(Measures.Delivery.class),
            components(Measures.Accuracy.class),
            components(Endpoints.class),
            components(EndpointMeasures.class),
            components(Steadiness.class),
            components(Distribution.class),
            components(Spread.class))
        .flatMap(names -> names);
  }

  private static Stream<String> metrics() {
    return Stream.of(Measures.Metric.class.getFields()).map(MetricsPageTest::valueOf);
  }

  private static String valueOf(Field constant) {
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(constant + " is public", impossible);
    }
  }

  /// As they are called in JSON.
  private static Stream<String> components(Class<?> type) {
    return Stream.of(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
  }
}
