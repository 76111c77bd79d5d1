package hpcbench.report;

import hpcbench.result.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Files that the toolkit brings along for its pages.
final class Resource {
  private Resource() {}

  /// The text of this file.
  static String text(String name) {
    try (InputStream file = Resource.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(
            "the report's file '%s' is missing from this build of hpcbench".formatted(name));
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read the report's file " + name, unreadable);
    }
  }

  /// This file as markup. It is written by hand and holds nothing that came from a run.
  static Html markup(String name) {
    return new Html.Own(text(name));
  }

  /// The hash by which a content security policy allows this file as an inline script.
  static String contentHash(String name) {
    byte[] hash = Sha256.newDigest().digest(text(name).getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
