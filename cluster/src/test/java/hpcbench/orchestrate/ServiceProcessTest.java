package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.result.Secrets;
import hpcbench.service.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Services here are small shell scripts that behave well or badly.
@Timeout(60)
class ServiceProcessTest {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Processes processes = new Processes();

  @AfterEach
  void nothingIsLeft() {
    processes.requireNoneLeft();
  }

  private ServiceProcess start(String script) throws ServerException {
    return start(new Launch(List.of("sh", "-c", script), Map.of(), Set.of()));
  }

  private ServiceProcess start(Launch launch) throws ServerException {
    return ServiceProcess.start(
        processes.marked(launch),
        new ServiceLog(folder.resolve("service.log"), Secrets.BY_FORM),
        GRACE);
  }

  @Test
  void aWellBehavedServiceEndsWhenAsked() throws Exception {
    ServiceProcess service =
        start("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done");
    processes.awaitText(folder.resolve("service.log"), "up");
    assertThat(service.isAlive()).isTrue();
    service.end();
    assertThat(service.isAlive()).isFalse();
    assertThat(folder.resolve("service.log")).content().contains("bye");
  }

  @Test
  void aServiceThatIgnoresTheRequestIsKilled() throws Exception {
    ServiceProcess service = start("trap '' TERM; echo up; while :; do sleep 0.1; done");
    processes.awaitText(folder.resolve("service.log"), "up");
    service.end();
    assertThat(service.ending()).contains("signal 9 (SIGKILL");
  }

  @Test
  void childrenAreEndedToo() throws Exception {
    ServiceProcess service = start("sleep 600 & sleep 600 & echo up; wait");
    processes.awaitText(folder.resolve("service.log"), "up");
    service.end();
  }

  @Test
  void aChildThatLeftForASessionOfItsOwnIsEndedToo() throws Exception {
    ServiceProcess service = start("setsid sleep 600 & echo up; wait");
    processes.awaitText(folder.resolve("service.log"), "up");
    service.end();
  }

  /// As `timeout` and batch systems do it: the toolkit gets the signal, too, and decides.
  @Test
  void aSignalToTheWholeGroupLeavesTheServiceToTheToolkit() throws Exception {
    Path go = folder.resolve("go");
    ServiceProcess service =
        start("echo parent=$PPID.; while [ ! -e %s ]; do sleep 0.1; done; echo went".formatted(go));
    Path log = folder.resolve("service.log");
    processes.awaitText(log, ".");
    long supervisor = Long.parseLong(Files.readString(log).replaceAll("(?s)\\D", ""));
    assertThat(ProcessHandle.of(supervisor).orElseThrow().destroy()).isTrue();
    Files.createFile(go);
    processes.awaitText(log, "went");
    service.end();
  }

  @Test
  void whatADeadServiceLeftBehindIsEnded() throws Exception {
    ServiceProcess service = start("sleep 600 & setsid sleep 600 & exit 3");
    assertThat(service.awaitEnd(SOON)).isTrue();
    assertThat(service.ending()).contains("exited with code 3");
  }

  @Test
  void theEndingTellsTheExitCodeAndTheLastLines() throws Exception {
    ServiceProcess service = start("echo loading; echo 'out of memory' >&2; exit 7");
    assertThat(service.awaitEnd(SOON)).isTrue();
    assertThat(service.ending())
        .isEqualTo(
            "sh exited with code 7 (%s)\nits last lines:\n  loading\n  out of memory",
            folder.resolve("service.log"));
  }

  @Test
  void aSignalIsCalledByItsName() throws Exception {
    ServiceProcess service = start("kill -SEGV $$");
    assertThat(service.awaitEnd(SOON)).isTrue();
    assertThat(service.ending()).contains("signal 11 (SIGSEGV)").contains("it wrote nothing");
  }

  @Test
  void theEnvironmentIsWhatTheLaunchSays() throws Exception {
    Launch launch =
        new Launch(
            List.of("sh", "-c", "echo \"${GIVEN:-none} ${HOME:-none} ${PATH:+kept}\""),
            Map.of("GIVEN", "value"),
            Set.of("HOM*"));
    ServiceProcess service = start(launch);
    assertThat(service.awaitEnd(SOON)).isTrue();
    assertThat(service.ending()).contains("value none kept");
  }

  @Test
  void wordsReachTheProgramAsTheyAre() throws Exception {
    Launch launch =
        new Launch(List.of("printf", "[%s]", "a b", "$HOME", "; echo no", "*"), Map.of(), Set.of());
    ServiceProcess service = start(launch);
    assertThat(service.awaitEnd(SOON)).isTrue();
    assertThat(service.ending()).contains("[a b][$HOME][; echo no][*]");
  }

  @Test
  void aMissingProgramIsNamedBeforeAnythingStarts() {
    Launch launch = new Launch(List.of("no-such-server"), Map.of(), Set.of());
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> start(launch))
        .withMessageContaining("the program no-such-server is not on the PATH");
  }

  @Test
  void aFileThatIsNoProgramIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("server"), "text");
    Launch launch = new Launch(List.of(file.toString()), Map.of(), Set.of());
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> start(launch))
        .withMessageContaining(file + " is no program that can be started");
  }

  @Test
  void nothingOutlivesAKillOfThisToolkit() throws Exception {
    Process toolkit = ToolkitThatDies.start(folder);
    processes.awaitText(folder.resolve("service.log"), "up");
    assertThat(processes.left(ToolkitThatDies.VARIABLE)).isNotEmpty();
    toolkit.destroyForcibly().waitFor();
    processes.awaitNone(ToolkitThatDies.VARIABLE);
  }
}
