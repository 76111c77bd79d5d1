package hpcbench.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hpcbench.deploy.LocalTransport;
import hpcbench.deploy.Transport;
import hpcbench.doctor.Finding.Status;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// This machine, with faults that were planted in it.
class MachineChecksTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>(System.getenv());

  @Test
  void aPortInUseIsFound() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      Needs needs = needs(List.of(socket.getLocalPort()), folder, 16);
      assertThat(finding("ports", needs, List.of()))
          .satisfies(ports -> {
            assertThat(ports.status()).isEqualTo(Status.WARNING);
            assertThat(ports.found()).endsWith(": " + socket.getLocalPort());
          });
    }
  }

  @Test
  void aLowLimitOfOpenFilesIsFound() throws Exception {
    List<String> limited = List.of("prlimit", "--nofile=128:128");
    Finding finding = finding("open-files", needs(List.of(), folder, 1000), limited);
    assertThat(finding.status()).isEqualTo(Status.FAILED);
    assertThat(finding.found()).endsWith("at most 128, soft limit 128; the run needs 1000");
    List<String> soft = List.of("prlimit", "--nofile=128:2000");
    assertThat(finding("open-files", needs(List.of(), folder, 1000), soft).status())
        .isEqualTo(Status.WARNING);
  }

  @Test
  void fewerCoresThanWantedAreFound() throws Exception {
    Needs needs = new Needs(List.of(), folder.toString(), Optional.empty(), 16, 2);
    List<String> pinned = List.of("taskset", "--cpu-list", "0");
    assertThat(finding("cores", needs, pinned))
        .extracting(Finding::status, one -> one.found().matches(".*: 1 of \\d+ allowed, 2 wanted"))
        .containsExactly(Status.WARNING, true);
  }

  @Test
  void aProxyWithoutExceptionsIsFound() throws Exception {
    environment.keySet().removeIf(name -> name.matches("(?i)(no|http)_proxy"));
    assertThat(finding("proxies", needs(List.of(), folder, 16), List.of()).status())
        .isEqualTo(Status.OK);
    environment.put("http_proxy", "http://proxy:3128");
    assertThat(finding("proxies", needs(List.of(), folder, 16), List.of()).status())
        .isEqualTo(Status.WARNING);
    environment.put("no_proxy", "node01,node02");
    assertThat(finding("proxies", needs(List.of(), folder, 16), List.of()).status())
        .isEqualTo(Status.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          n1,n2,10.0.0.1,10.0.0.2 | all
          n1,n2,10.0.0.0/30       | all
          *                       | all
          .n1, n2 ,10.0.0.0/24    | all
          n1,10.0.0.1             | n2, 10.0.0.2
          n,10.0.0.2/32           | n1, 10.0.0.1, n2
          """)
  void aProxyThatNodesWouldAskForEachOtherIsFound(String noProxy, String missing) {
    List<Machine> nodes =
        Machine.parse(
            """
            n1|address|10.0.0.1
            n1|proxy|http://proxy:3128
            n1|no-proxy|%s
            n2|address|10.0.0.2
            """
                .formatted(noProxy));
    Finding finding = MachineChecks.directly(nodes);
    assertThat(finding.status()).isEqualTo(missing.equals("all") ? Status.OK : Status.WARNING);
    if (!missing.equals("all")) {
      assertThat(finding.found()).isEqualTo("no_proxy of n1 does not cover " + missing);
    }
  }

  @Test
  void aFolderThatNobodyMayWriteToIsFound() throws Exception {
    assertThat(finding("folder", needs(List.of(), Path.of("/proc/runs"), 16), List.of()).status())
        .isEqualTo(Status.FAILED);
    assertThat(finding("folder", needs(List.of(), folder.resolve("a/b"), 16), List.of()).status())
        .isEqualTo(Status.OK);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void theWorstOfSeveralMachinesIsTold() {
    List<Machine> nodes =
        Machine.parse(
            """
            Welcome to the cluster
            n1|seen|/runs/x
            n1|toolkit|hpcbench 1.0 (Java 25)
            n1|time|100.0
            n2|unseen|/runs/x
            n2|toolkit|bash: /opt/hpcbench: No such file or directory
            n2|time|107.5
            """);
    Needs needs = needs(List.of(), Path.of("/runs"), 16);
    Machine here = Machine.parse("login|filesystem /runs|tmpfs").getFirst();
    assertThat(
            List.of(
                MachineChecks.shared(nodes, needs, here),
                MachineChecks.toolkit(nodes),
                MachineChecks.clocks(nodes)))
        .extracting(Finding::status, Finding::found)
        .containsExactly(
            tuple(Status.FAILED, "/runs is not seen as here on n2"),
            tuple(
                Status.FAILED,
                "on n2 hpcbench says: bash: /opt/hpcbench: No such file or directory"),
            tuple(Status.WARNING, "clocks of 2 nodes within 7.5 s"));
    assertThat(MachineChecks.shared(nodes, needs, here).remedy())
        .endsWith("this one is tmpfs, which one machine has to itself");
  }

  private Finding finding(String check, Needs needs, List<String> start) throws Exception {
    Transport transport = new LocalTransport(environment);
    List<String> questions =
        Stream.concat(
                needs.ports().stream().map(port -> "port=" + port),
                Stream.of("write=" + needs.runs()))
            .toList();
    List<Machine> machines = new MachineProbe(transport).ask(start, questions);
    return new MachineChecks(machines, needs)
        .findings().stream().filter(one -> one.check().equals(check)).findFirst().orElseThrow();
  }

  private static Needs needs(List<Integer> ports, Path runs, long openFiles) {
    return new Needs(ports, runs.toString(), Optional.empty(), openFiles, 1);
  }
}
