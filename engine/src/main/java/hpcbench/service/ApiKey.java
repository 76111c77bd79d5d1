package hpcbench.service;

import java.nio.file.Path;

/// The key that a server asks its clients for, as a text and as a file; a service passes on
/// whichever its program takes.
///
/// @param text the key itself
/// @param file a file that holds it and that only this user can read
public record ApiKey(String text, Path file) {
  @Override
  public String toString() {
    return "key in " + file;
  }
}
