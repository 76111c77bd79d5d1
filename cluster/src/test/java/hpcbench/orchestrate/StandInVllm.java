package hpcbench.orchestrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Speaks like `vllm serve` as far as ranks of one server go: the first serves the simulator's
/// answers, the others only run; so does the first while its workers find no place. What a rank is
/// told, it says.
final class StandInVllm {
  private StandInVllm() {}

  public static void main(String[] words) throws Exception {
    List<String> all = List.of(words);
    System.out.println("started with " + String.join(" ", all.subList(2, all.size())));
    for (String name : List.of("RAY_ADDRESS", "VLLM_HOST_IP", "GLOO_SOCKET_IFNAME")) {
      System.out.println(name + "=" + System.getenv(name));
    }
    if (all.contains("--headless") || StandInRay.hasNoPlace()) {
      Thread.currentThread().join();
    }
    SimulatedService.main(
        new String[] {
          "--host", after(all, "--host"),
          "--port", after(all, "--port"),
          "--model", after(all, "--served-model-name"),
          "--set", "api_key_file=" + keyFile()
        });
  }

  private static Path keyFile() throws IOException {
    Path file = Files.createTempFile("stand-in-vllm", ".key");
    file.toFile().deleteOnExit();
    return Files.writeString(file, System.getenv("VLLM_API_KEY"));
  }

  private static String after(List<String> words, String option) {
    return words.get(words.indexOf(option) + 1);
  }
}
