package hpcbench.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads recipes: YAML in, a [Recipe] or all of its problems out.
///
/// Nothing in a recipe is executed, and nothing is changed by reading one. Besides the recipe's own
/// file, only the existence of the files that it names is looked at.
public final class RecipeReader {
  private static final int LARGEST_FILE = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private RecipeReader() {}

  /// Reads a recipe's file.
  ///
  /// @param file the file; paths in it start from its folder
  /// @param serviceNames the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it, an unreadable file
  ///   included
  public static Recipe read(Path file, Set<String> serviceNames) throws InvalidRecipeException {
    return read(file, ServiceCatalog.of(serviceNames));
  }

  /// Reads a recipe's file, and has the services look at their own settings.
  ///
  /// @param file the file; paths in it start from its folder
  /// @param services the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it, an unreadable file
  ///   included
  public static Recipe read(Path file, ServiceCatalog services) throws InvalidRecipeException {
    Problems problems = new Problems(file.toString());
    String text = text(file, problems);
    problems.throwIfAny();
    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    return read(file.toString(), text, folder, services);
  }

  /// Reads a recipe that is already in memory.
  ///
  /// @param name what its problems call it, such as a file name
  /// @param text the recipe
  /// @param folder where paths in it start from
  /// @param services the services there are
  /// @throws InvalidRecipeException with everything that is wrong with it
  public static Recipe read(String name, String text, Path folder, ServiceCatalog services)
      throws InvalidRecipeException {
    Problems problems = new Problems(name);
    Node.Mapping tree = tree(text, problems);
    problems.throwIfAny();
    Schema.bundled().check(tree, problems);
    Sweep sweep = new Sweep(tree, problems);
    new RepetitionRules(Section.top(tree), problems).check();
    List<Choice> choices = sweep.points(mostRepetitions(Section.top(tree)));
    for (Choice choice : choices) {
      Section point = Section.top(choice.applyTo(tree));
      new WorkloadRules(point, folder, services.names(), problems).check();
      new PlacementRules(point, problems).check();
      new SettingRules(point, services, problems).check();
    }
    problems.throwIfAny();
    return bind(name, folder, text, tree, sweep.axes(), choices);
  }

  private static int mostRepetitions(Section recipe) {
    Section adaptive = recipe.section("repetitions");
    return adaptive.mapping().entries().isEmpty()
        ? Math.max(1, recipe.whole("repetitions").orElse(1))
        : Math.max(1, Binder.mostRepetitions(adaptive));
  }

  private static Recipe bind(
      String name,
      Path folder,
      String text,
      Node.Mapping tree,
      List<Axis> axes,
      List<Choice> choices) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    axes.forEach(axis -> values.put(axis.place().toString(), axis.values()));
    List<Point> points =
        choices.stream().map(choice -> point(choice, new Binder(choice.applyTo(tree)))).toList();
    return new Recipe(name, folder, text, new Binder(tree).setup(), values, points);
  }

  private static Point point(Choice choice, Binder binder) {
    return new Point(choice.texts(), binder.workload(), binder.servers(), binder.resources());
  }

  private static Node.Mapping tree(String text, Problems problems) {
    boolean marked = text.startsWith(BYTE_ORDER_MARK);
    Optional<Node> document = YamlText.read(marked ? text.substring(1) : text, problems);
    if (document.isPresent() && document.get() instanceof Node.Mapping mapping) {
      return mapping;
    }
    if (problems.isEmpty()) {
      String what = document.map(Quoted::of).orElse("nothing");
      problems.add(
          document.map(Node::position).orElse(Position.START),
          Place.TOP,
          "must be a mapping with keys such as scenario and workload",
          Optional.of(what),
          Optional.empty());
    }
    return Node.Mapping.empty(Position.START);
  }

  private static String text(Path file, Problems problems) {
    try {
      byte[] bytes = bytes(file);
      if (bytes.length > LARGEST_FILE) {
        problems.add(Position.START, Place.TOP, "must be at most 1 MiB long");
        return "";
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(Position.START, Place.TOP, "must be text in UTF-8, but is not");
    } catch (NoSuchFileException e) {
      problems.add(Position.START, Place.TOP, "does not exist");
    } catch (AccessDeniedException e) {
      problems.add(Position.START, Place.TOP, "must not be read by this user");
    } catch (IOException e) {
      problems.add(Position.START, Place.TOP, "cannot be read: " + e.getMessage());
    }
    return "";
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST_FILE + 1);
    }
  }
}
