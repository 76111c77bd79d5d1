package hpcbench.service;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.observe.ServerMetric;
import hpcbench.target.Dialect;
import hpcbench.target.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the recipe's schema lists of dialects and metrics is what there is of them.
class CustomSchemaTest {
  private static JsonNode custom;

  @BeforeAll
  static void read() throws IOException {
    String schema = Files.readString(Path.of("../schemas/recipe-format.json"));
    custom =
        JsonMapper.shared().readTree(schema).at("/properties/servers/properties/custom/properties");
  }

  @Test
  void everyDialectIsOneOfAKindOfRequest() {
    List<String> listed =
        custom
            .at("/dialects/properties")
            .valueStream()
            .flatMap(kind -> kind.path("enum").valueStream())
            .map(JsonNode::asString)
            .toList();
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(Dialects.all().stream().map(Dialect::name).toList());
  }

  @Test
  void everyMetricHasAName() {
    assertThat(custom.at("/metrics/properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ServerMetric.values()).map(ServerMetric::key).toList());
  }
}
