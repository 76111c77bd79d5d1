package hpcbench.monitor;

import com.sun.management.OperatingSystemMXBean;
import hpcbench.result.Provenance;
import hpcbench.result.Secrets;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// What this machine and this Java runtime are.
public final class Machine {
  private Machine() {}

  /// The machine; what it does not tell is `unknown`.
  public static Provenance.Host host() {
    return new Provenance.Host(
        hostName(),
        value(Path.of("/etc/os-release"), "PRETTY_NAME", "=").orElse(System.getProperty("os.name")),
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        value(Path.of("/proc/cpuinfo"), "model name", ":").orElse("unknown"),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes());
  }

  /// The Java runtime of this process, secrets among its arguments redacted.
  public static Provenance.Jvm jvm() {
    return new Provenance.Jvm(
        System.getProperty("java.vm.name"),
        Runtime.version().toString(),
        System.getProperty("java.vendor"),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .toList(),
        Secrets.BY_FORM.redact(ManagementFactory.getRuntimeMXBean().getInputArguments()),
        Runtime.getRuntime().maxMemory());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private static long memoryBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static Optional<String> value(Path file, String key, String separator) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key) && line.contains(separator))
          .map(line -> line.substring(line.indexOf(separator) + 1).strip().replace("\"", ""))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
