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
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Reads our YAML files with the same care, recipes and others: as plain data, never larger than 1
/// MiB, checked against the format's schema, with all problems at once.
public final class YamlFile {
  private static final int LARGEST_FILE = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private YamlFile() {}

  /// Reads a file of another format than the recipe's.
  ///
  /// @param file the file
  /// @param schema name of the format's schema under `schemas/`
  /// @param keys some of its keys, for a message, such as `name and slurm`
  /// @return its values as JSON, with the schema's defaults for what is left out
  /// @throws InvalidRecipeException with everything that is wrong with it, an unreadable file
  ///   included
  public static String json(Path file, String schema, String keys) throws InvalidRecipeException {
    Problems problems = new Problems(file.toString());
    String text = text(file, problems);
    problems.throwIfAny();
    Node.Mapping tree = tree(text, keys, problems);
    problems.throwIfAny();
    Schema format = Schema.load(schema);
    format.check(tree, problems);
    problems.throwIfAny();
    ObjectNode json = (ObjectNode) Schema.json(tree);
    SchemaDefaults.fill(json, format.tree());
    return json.toString();
  }

  /// The document's mapping; an empty one when there is none, which is then among the problems.
  static Node.Mapping tree(String text, String keys, Problems problems) {
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
          "must be a mapping with keys such as " + keys,
          Optional.of(what),
          Optional.empty());
    }
    return Node.Mapping.empty(Position.START);
  }

  /// The file's text; empty when it cannot be read, which is then among the problems.
  static String text(Path file, Problems problems) {
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
