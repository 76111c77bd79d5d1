package hpcbench.executor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/// The secret that executors ask their callers for. It is passed on in a file that only its user
/// can read, never on a command line, and is never printed.
public final class Token {
  private static final int RANDOM_BYTES = 32;
  private static final int SHORTEST = 16;
  private static final int LONGEST = 1024;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /// A new one.
  public static Token random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new Token(HexFormat.of().formatHex(bytes));
  }

  /// The one in this file; white space around it does not count.
  ///
  /// @throws IOException when the file cannot be read, others may read or write it, or what it
  ///   holds is no token
  public static Token in(Path file) throws IOException {
    requirePrivate(file);
    String text = Files.readString(file).strip();
    boolean isToken = text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (text.length() < SHORTEST || text.length() > LONGEST || !isToken) {
      throw new IOException(
          "%s must hold one token of %d to %d printable ASCII characters without blanks"
              .formatted(file, SHORTEST, LONGEST));
    }
    return new Token(text);
  }

  private static void requirePrivate(Path file) throws IOException {
    Set<PosixFilePermission> permissions = permissions(file);
    if (permissions.stream().anyMatch(OTHERS::contains)) {
      throw new IOException(
          "the token file %s can be used by others (%s); make it yours alone with chmod 600 %s"
              .formatted(file, PosixFilePermissions.toString(permissions), file));
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no token file " + file, e);
    }
  }

  /// Writes it to a new file that only its user can read.
  public void writeTo(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /// Whether this is the header that carries it, in a time that does not depend on how much of it
  /// is right.
  boolean isIn(String authorization) {
    return MessageDigest.isEqual(
        header().getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
  }

  /// The value of the `Authorization` header that carries it.
  String header() {
    return "Bearer " + text;
  }

  /// The secret itself, to be kept out of logs.
  public String secret() {
    return text;
  }

  @Override
  public String toString() {
    return "a token";
  }
}
