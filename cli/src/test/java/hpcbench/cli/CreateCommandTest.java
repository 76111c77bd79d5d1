package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wizard, asked over a pipe.
class CreateCommandTest {
  @TempDir Path folder;

  private CommandLineHere.Ended answering(String... answers) {
    return CommandLineHere.answering(
        String.join("\n", answers) + "\n", "create", "--output", recipe().toString());
  }

  private Path recipe() {
    return folder.resolve("made.yaml");
  }

  private String validation() {
    return CommandLineHere.run("validate", recipe().toString()).out();
  }

  @Test
  void theDefaultsMakeARecipeThatIsValid() throws IOException {
    CommandLineHere.Ended ended =
        CommandLineHere.run("create", "--defaults", "--output", recipe().toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("Next: hpcbench run --recipe " + recipe());
    assertThat(validation()).contains("is valid and makes 2 trials");
    assertThat(Files.readString(recipe())).contains("service: dummy");
  }

  @Test
  void emptyAnswersAreTheDefaults() throws IOException {
    CommandLineHere.run("create", "--defaults", "--output", folder.resolve("d.yaml").toString());
    CommandLineHere.Ended ended = answering("\n".repeat(40));
    assertThat(ended.exitCode()).isEqualTo(0);
    assertThat(Files.readString(recipe())).isEqualTo(Files.readString(folder.resolve("d.yaml")));
  }

  @Test
  void answersMakeALocalRecipe() throws IOException {
    CommandLineHere.Ended ended =
        answering(
            "mine",
            "local",
            "vllm",
            "http://127.0.0.1:8000",
            "meta/llama",
            "completions",
            "2, 4.5",
            "",
            "20s",
            "",
            "64",
            "32");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("Services: custom, dummy, llama-cpp, ollama, openai, vllm");
    assertThat(validation()).contains("is valid and makes 2 trials");
    assertThat(Files.readString(recipe()))
        .contains("scenario: mine", "service: vllm", "rate: [2, 4.5]", "concurrency: 1024");
  }

  @Test
  void aServiceWithoutAProgramIsAskedForItsCommand() throws IOException {
    CommandLineHere.Ended ended =
        answering(
            "mine",
            "local",
            "custom",
            "",
            "llama",
            "",
            "serve, --port, {prot}",
            "serve, --port, {port}",
            "/healthz",
            "\n".repeat(8));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("servers.command: is required for the service custom")
        .contains("servers.command[2]: nothing is called {prot}; did you mean port?");
    assertThat(validation()).contains("is valid and makes 2 trials");
    assertThat(Files.readString(recipe()))
        .contains("command: [serve, \"--port\", \"{port}\"]", "endpoint: /healthz");
  }

  @Test
  void answersMakeARecipeForACluster() throws IOException {
    CommandLineHere.Ended ended =
        answering(
            "big",
            "slurm",
            "gpu",
            "p200981",
            "",
            "02:00:00",
            "2",
            "1",
            "0",
            "4",
            "16",
            "64",
            "8",
            "16",
            "vllm",
            "llama",
            "chat",
            "",
            "8, 16",
            "1m",
            "10s",
            "128",
            "64",
            "/images",
            "vllm.sif",
            "/scratch/me:/scratch:rw");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(validation()).contains("is valid and makes 2 trials");
    assertThat(Files.readString(recipe()))
        .contains("partition: gpu", "account: p200981", "containers_dir: /images")
        .contains("binds: [\"/scratch/me:/scratch:rw\"]");
  }

  @Test
  void aWrongAnswerIsAskedForAgainWithTheReason() throws IOException {
    CommandLineHere.Ended ended =
        answering("", "locl", "local", "dumy", "dummy", "", "chatt", "chat", "-1", "", "some", "3");
    assertThat(ended.out())
        .contains("orchestration.mode", "did you mean 'local'?")
        .contains("did you mean 'dummy'?", "did you mean 'chat'?")
        .contains("more than 0 requests per second, was -1", "was 'some'");
    assertThat(ended.err()).contains("the input ended before the last answer", "--defaults");
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(recipe()).doesNotExist();
  }

  @Test
  void nobodysRecipeIsOverwritten() throws IOException {
    Files.writeString(recipe(), "mine");
    CommandLineHere.Ended ended =
        CommandLineHere.run("create", "--defaults", "--output", recipe().toString());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(ended.err()).contains(recipe() + " exists already");
    assertThat(recipe()).hasContent("mine");
  }
}
