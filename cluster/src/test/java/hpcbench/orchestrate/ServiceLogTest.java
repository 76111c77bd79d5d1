package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.result.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLogTest {
  @TempDir Path folder;

  private ServiceLog pumped(String text, long limit) throws IOException {
    ServiceLog log = new ServiceLog(folder.resolve("s.log"), limit, Secrets.BY_FORM);
    log.pump(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return log;
  }

  @Test
  void aShortLogIsKeptWhole() throws IOException {
    ServiceLog log = pumped("one\ntwo", 100);
    assertThat(log.file()).hasContent("one\ntwo");
    assertThat(log.lastLines()).containsExactly("one", "two");
  }

  @Test
  void aLongLogKeepsItsBeginningOnDiskAndItsEndInMemory() throws IOException {
    String text =
        IntStream.range(0, 5000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    ServiceLog log = pumped(text, 1000);
    assertThat(log.file()).content().startsWith("line 0\n").endsWith(" bytes left out]\n");
    assertThat(log.file().toFile().length()).isLessThan(1100);
    assertThat(log.lastLines()).endsWith("line 4999").hasSizeLessThan(50);
  }

  @Test
  void whatNamesAnErrorIsKeptWhenOthersFollow() throws IOException {
    String cause = "ray.exceptions.ActorDiedError: The actor died unexpectedly";
    String warning = "WARNING this can cause errors like `OSError: [Errno 24]`";
    String text =
        IntStream.range(0, 60).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    ServiceLog log =
        pumped(
            "ValueError: a\nTypeError: b\nIOError: c\n" + cause + "\n" + warning + "\n" + text,
            9999);
    assertThat(log.lastLines()).doesNotContain(cause);
    assertThat(log.earlierErrors()).containsExactly("TypeError: b", "IOError: c", cause);
    assertThat(pumped(cause + "\nthe end", 9999).earlierErrors())
        .as("it is among the last lines")
        .isEmpty();
  }

  @Test
  void anEndlessLineIsCut() throws IOException {
    ServiceLog log = pumped("x".repeat(100_000), 1 << 20);
    assertThat(log.lastLines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(1000));
    assertThat(log.file().toFile().length()).isEqualTo(100_000);
  }

  @Test
  void secretsReachNeitherTheFileNorTheLastLines() throws IOException {
    ServiceLog log =
        pumped("\u00fc: HF_TOKEN=S3cret!\nBearer S3cretS3cret\nAPI key: --token S3cret", 1 << 20);
    assertThat(log.file())
        .hasContent("\u00fc: HF_TOKEN=REDACTED\nBearer REDACTED\nAPI key: --token REDACTED");
    assertThat(log.lastLines()).noneMatch(line -> line.contains("S3cret"));
  }
}
