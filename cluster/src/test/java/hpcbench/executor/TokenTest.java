package hpcbench.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  @TempDir Path folder;

  private Path file(String text, String permissions) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void whatIsWrittenIsReadBackAndBelongsToItsUserAlone() throws Exception {
    Path file = folder.resolve("new");
    Token token = Token.random();
    token.writeTo(file);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Token.in(file).isIn(token.header())).isTrue();
    assertThat(Token.random().isIn(token.header())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x"})
  void aFileThatOthersCanUseIsRefused(String permissions) throws Exception {
    Path file = file("a-token-of-good-length", permissions);
    assertThatIOException()
        .isThrownBy(() -> Token.in(file))
        .withMessageContaining("can be used by others")
        .withMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "a token with blanks in it", "täglich-und-lang-genug"})
  void whatIsNoTokenIsRefused(String text) throws Exception {
    Path file = file(text, "rw-------");
    assertThatIOException()
        .isThrownBy(() -> Token.in(file))
        .withMessageContaining("must hold one token")
        .withMessageContaining(file.toString());
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatIOException()
        .isThrownBy(() -> Token.in(folder.resolve("gone")))
        .withMessage("there is no token file " + folder.resolve("gone"));
  }

  @Test
  void itIsNotPrinted() {
    Token token = Token.random();
    assertThat(token.toString()).doesNotContain(token.secret());
  }
}
