package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SchemaTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference", "recipe.md");

  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9_]+");

  /// Mappings whose keys belong to others.
  private static final Set<String> FREE =
      Set.of(
          "workload.extra_body",
          "servers.service_config",
          "servers.service_config.distributed",
          "servers.custom.preparation.body");

  private final JsonNode schema = Schema.bundled().tree();

  @Test
  void defaultsOfTheSchemaAreThoseOfTheProgram() {
    ObjectNode explicit = JsonNodeFactory.instance.objectNode();
    fill(explicit, schema);
    explicit.put("scenario", "short");
    ((ObjectNode) explicit.get("orchestration")).put("mode", "local");
    ((ObjectNode) explicit.get("workload"))
        .put("service", "dummy")
        .put("model", "simulated")
        .put("duration", "5s");
    explicit.remove("slo");
    explicit.remove("artifacts");
    ((ObjectNode) explicit.get("servers")).putObject("service_config");
    ((ObjectNode) explicit.get("servers")).remove("custom");
    assertThat(explicit.at("/workload").size()).as("defaults found").isGreaterThan(15);
    assertThat(Planner.plan(Recipes.read(explicit.toPrettyString())))
        .isEqualTo(Planner.plan(Recipes.read(Recipes.SHORT)));
  }

  @Test
  void defaultsOfVariantsAreThoseOfTheProgram() {
    assertThat(
            Recipes.read(
                    Recipes.SHORT
                        + """
                          input_tokens: { mean: 100, stddev: 10, distribution: normal, min: 1, max: 150 }
                          dataset: { kind: synthetic, prefix_groups: 0, prefix_tokens: 0 }
                        """)
                .points())
        .isEqualTo(
            Recipes.read(Recipes.SHORT + "  input_tokens: { mean: 100, stddev: 10 }\n").points());
  }

  @Test
  void defaultsOfADescribedServiceAreThoseOfTheProgram() {
    ObjectNode custom = JsonNodeFactory.instance.objectNode();
    fill(custom, schema.at("/properties/servers/properties/custom"));
    custom.remove(List.of("dialects", "metrics"));
    String described =
        Recipes.SHORT.replace("dummy", "custom")
            + "servers: { health_check: { endpoint: / }, custom: %s }\n";
    assertThat(custom.has("metrics_path")).isTrue();
    assertThat(Recipes.read(described.formatted(custom)).points())
        .isEqualTo(Recipes.read(described.formatted("{}")).points());
  }

  @Test
  void unknownKeysAreRefusedEverywhereButInFreeMappings() {
    List<String> open = new ArrayList<>();
    walk(
        schema,
        Place.TOP,
        (place, rule) -> {
          boolean isMapping =
              rule.has("properties") || rule.path("type").asString("").equals("object");
          if (isMapping && !rule.has("additionalProperties")) {
            open.add(place.toString());
          }
        });
    assertThat(open).containsExactlyInAnyOrderElementsOf(FREE);
  }

  @Test
  void everyKeyIsDescribed() {
    List<String> silent = new ArrayList<>();
    walk(
        schema,
        Place.TOP,
        (place, rule) ->
            rule.path("properties")
                .properties()
                .forEach(property -> {
                  if (!property.getValue().has("description")
                      && !place.toString().contains("distributed")) {
                    silent.add(place.key(property.getKey()).toString());
                  }
                }));
    assertThat(silent).isEmpty();
  }

  @Test
  void everyValueThatCanBeWrongHasItsWords() {
    List<String> silent = new ArrayList<>();
    for (Map.Entry<String, JsonNode> type : schema.path("$defs").properties()) {
      boolean isValue = type.getValue().has("pattern") || type.getValue().has("minimum");
      if (isValue && !type.getValue().has("errorMessage")) {
        silent.add(type.getKey());
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void everyKeyIsInTheReference() throws IOException {
    Set<String> documented =
        CODE.matcher(Files.readString(REFERENCE))
            .results()
            .flatMap(code -> WORDS.splitAsStream(code.group(1)))
            .collect(Collectors.toSet());
    assertThat(documented)
        .containsAll(new SchemaWords(schema).places().stream().map(Place::last).toList());
  }

  private interface Visitor {
    void visit(Place place, JsonNode rule);
  }

  private void walk(JsonNode rule, Place place, Visitor visitor) {
    visitor.visit(place, rule);
    rule.path("properties")
        .properties()
        .forEach(property -> walk(property.getValue(), place.key(property.getKey()), visitor));
    for (String branch : List.of("then", "else", "items")) {
      rule.optional(branch).ifPresent(inner -> walk(inner, place, visitor));
    }
    referred(rule).ifPresent(inner -> walk(inner, place, visitor));
  }

  private Optional<JsonNode> referred(JsonNode rule) {
    return rule.path("$ref").asStringOpt().map(reference -> schema.at(reference.substring(1)));
  }

  /// Writes every default of this mapping's keys, and of the mappings in it.
  private void fill(ObjectNode mapping, JsonNode rule) {
    for (Map.Entry<String, JsonNode> property : rule.path("properties").properties()) {
      JsonNode inner = referred(property.getValue()).orElse(property.getValue());
      if (property.getValue().has("default")) {
        mapping.set(property.getKey(), property.getValue().get("default"));
      } else if (inner.has("properties")) {
        fill(mapping.putObject(property.getKey()), inner);
      }
    }
  }
}
