package hpcbench.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Our check of a schema finds what a validator of all of JSON Schema finds, in garbled recipes of
/// every kind.
class SchemaCheckTwinTest {
  private static final int ROUNDS = 500;

  private final JsonNode tree = Schema.bundled().tree();
  private final com.networknt.schema.Schema twin =
      SchemaRegistry.withDialect(Dialects.getDraft202012()).getSchema(tree);

  @ParameterizedTest
  @ValueSource(strings = {"user-recipe.yaml", "every-key.yaml"})
  void aCompleteValidatorFindsTheSame(String name) throws IOException {
    String good = Files.readString(Recipes.RESOURCES.resolve(name));
    SplittableRandom random = new SplittableRandom(20_261_124);
    int broken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = GarbledRecipes.garbled(good, random);
      Optional<Node> file = YamlText.read(text, new Problems(name));
      if (file.isPresent()) {
        List<String> found = ours(file.get());
        assertThat(found)
            .as("round %d, of this recipe:%n%s", round, text)
            .isEqualTo(theirs(file.get()));
        broken += found.isEmpty() ? 0 : 1;
      }
    }
    assertThat(broken).isGreaterThan(ROUNDS / 10);
  }

  private List<String> ours(Node file) {
    return sorted(
        SchemaCheck.violations(tree, file).stream()
            .map(violation -> violation.place() + " " + violation.keyword())
            .toList());
  }

  private List<String> theirs(Node file) {
    return sorted(
        twin.validate(Schema.json(file)).stream().map(SchemaCheckTwinTest::inOurWords).toList());
  }

  private static List<String> sorted(List<String> found) {
    return List.copyOf(new TreeSet<>(found));
  }

  private static String inOurWords(Error error) {
    Place place = Place.TOP;
    for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
      place =
          error.getInstanceLocation().getElement(i) instanceof Integer index
              ? place.item(index)
              : place.key(error.getInstanceLocation().getName(i));
    }
    Place where = error.getProperty() == null ? place : place.key(error.getProperty());
    return where + " " + error.getKeyword();
  }
}
