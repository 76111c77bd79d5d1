package hpcbench.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import hpcbench.observe.Exposition;
import hpcbench.observe.GpuState;
import hpcbench.observe.HostState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHostTest {
  @TempDir Path folder;

  @Test
  void aMachineIsWhatLinuxTellsOfIt() throws Exception {
    write("stat", "cpu  100 10 50 800 40 0 0 0 30 0\ncpu0 1 2 3 4\nctxt 5\n");
    write("meminfo", "MemTotal:       1000 kB\nMemFree: 1 kB\nMemAvailable:    400 kB\n");
    write("loadavg", "0.52 0.40 0.30 2/500 12345\n");
    write(
        "net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets
            lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0
          eth0: 300 1 0 0 0 0 0 0 70 1 0 0 0 0 0 0
           ib0:5000 1 0 0 0 0 0 0 9 1 0 0 0 0 0 0
        """);

    HostState state = new LocalHost(folder, new Gpus(nvidia())).look();

    assertThat(state.cpuBusySeconds()).isCloseTo(1.6, within(1e-9));
    assertThat(state.cpuSeconds()).isCloseTo(10, within(1e-9));
    assertThat(state.load1()).isEqualTo(0.52);
    assertThat(state.memoryUsedBytes()).isEqualTo(600 * 1024);
    assertThat(state.networkInBytes()).isEqualTo(5300);
    assertThat(state.networkOutBytes()).isEqualTo(79);
    assertThat(state.gpus())
        .containsExactly(
            new GpuState(
                0,
                Optional.of(0.97),
                Optional.of(1024.0 * 1024 * 1000),
                Optional.of(1024.0 * 1024 * 4000),
                Optional.of(301.5),
                Optional.empty()));
    assertThat(HostState.of(Exposition.parse(state.exposition()))).contains(state);
  }

  private String nvidia() throws IOException {
    Path program = folder.resolve("nvidia-smi");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = "--query-gpu=%s" ] && [ "$2" = "--format=csv,noheader,nounits" ] || exit 6
        echo "0, 97, 1000, 4000, 301.50, [N/A]"
        """
            .formatted(GpuState.QUERY));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.toString();
  }

  @Test
  void withoutItsProgramThereAreNoGpus() throws Exception {
    Gpus gpus = new Gpus(folder.resolve("nowhere").toString());
    assertThat(gpus.look()).isEmpty();
    assertThat(gpus.look()).isEqualTo(List.of());
  }

  @Test
  void aKernelThatTellsSomethingElseIsAnError() throws Exception {
    write("stat", "something else\n");
    write("meminfo", "");
    write("loadavg", "");
    write("net/dev", "");
    assertThatThrownBy(() -> new LocalHost(folder, new Gpus("none")).look())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be read");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
