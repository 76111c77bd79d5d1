package hpcbench.orchestrate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Speaks like the program `ray` as far as a cluster is started and asked: `start --head`, `start
/// --address` and `status`. A head really listens, nodes really join, and all of them keep out
/// whoever has not the token.
final class StandInRay {
  private static final String DEMANDS = " {'GPU': 1.0} * 2 (PACK): 1+ pending placement groups\n";

  private static final List<Integer> GPUS_OF_NODES = new CopyOnWriteArrayList<>();

  private final List<String> words;

  private StandInRay(String[] words) {
    this.words = List.of(words);
  }

  public static void main(String[] words) throws Exception {
    new StandInRay(words).run();
  }

  /// Whether this process is a node that joined a head.
  static boolean isWorker(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .contains("\0start\0--address=");
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  private void run() throws Exception {
    if (words.getFirst().equals("status")) {
      status();
    } else if (words.contains("--head")) {
      head();
    } else {
      node();
    }
  }

  private void head() throws IOException {
    System.out.println("Local node IP: " + option("node-ip-address"));
    if (System.getenv("STAND_IN_RAY_HEAD_FAILS") != null) {
      System.err.println("RuntimeError: Failed to start GCS");
      System.exit(1);
    }
    leaveSomethingInTheTempDir();
    InetAddress address = InetAddress.getByName(option("node-ip-address"));
    try (ServerSocket socket = new ServerSocket(Integer.parseInt(option("port")), 50, address)) {
      GPUS_OF_NODES.add(Integer.valueOf(option("num-gpus")));
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    }
  }

  private void leaveSomethingInTheTempDir() throws IOException {
    Path folder = Files.createDirectories(Path.of(option("temp-dir")));
    var access = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.getParent()));
    System.out.println("The folder around the temp dir has " + access);
    Files.writeString(folder.resolve("session"), "");
  }

  private static void serve(Socket client) {
    try (client;
        BufferedReader in = reader(client);
        PrintWriter out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8)) {
      Iterator<String> given = in.lines().iterator();
      if (!given.hasNext() || !given.next().equals(token())) {
        return; // a mere look whether somebody listens, or somebody else
      }
      String request = given.next();
      if (request.equals("status")) {
        out.print(table());
        out.flush();
      } else {
        GPUS_OF_NODES.add(Integer.valueOf(request));
        out.println("joined");
        boolean _ = given.hasNext();
      }
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  private static String table() {
    StringBuilder text = new StringBuilder("======== Autoscaler status ========\nActive:\n");
    GPUS_OF_NODES.forEach(_ -> text.append(" 1 node_c3cc4504\n"));
    text.append("Pending:\n (no pending nodes)\n\nResources\nTotal Usage:\n 0.0/2.0 CPU\n");
    int gpus = GPUS_OF_NODES.stream().mapToInt(Integer::intValue).sum();
    text.append(" 0.0/%d.0 GPU\n 0B/16.22GiB memory\n\nTotal Demands:\n".formatted(gpus));
    return text.append(hasNoPlace() ? DEMANDS : " (no resource demands)\n").toString();
  }

  /// Whether workers are to wait for a place for ever.
  static boolean hasNoPlace() {
    return System.getenv("STAND_IN_RAY_HAS_NO_PLACE") != null;
  }

  private void node() throws Exception {
    if (System.getenv("STAND_IN_RAY_NODES_STAY_AWAY") != null) {
      Thread.currentThread().join();
    }
    try (Socket head = connect(option("address"));
        BufferedReader in = reader(head)) {
      say(head, option("num-gpus"));
      System.out.println("This node has " + in.readLine());
      String _ = in.readLine();
      System.out.println("The head is gone");
      System.exit(1);
    }
  }

  private void status() throws IOException {
    try (Socket head = connect(option("address"));
        BufferedReader in = reader(head)) {
      say(head, "status");
      in.lines().forEach(System.out::println);
    }
  }

  private static Socket connect(String address) throws IOException {
    String[] parts = address.split(":", 2);
    return new Socket(parts[0], Integer.parseInt(parts[1]));
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static void say(Socket head, String request) throws IOException {
    head.getOutputStream()
        .write((token() + "\n" + request + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String token() throws IOException {
    return Files.readString(Path.of(System.getenv("RAY_AUTH_TOKEN_PATH")));
  }

  /// The value of `--name=value`, or of `--name value`.
  private String option(String name) {
    Iterator<String> all =
        words.stream().flatMap(word -> Arrays.stream(word.split("=", 2))).iterator();
    while (all.hasNext()) {
      if (all.next().equals("--" + name)) {
        return all.next();
      }
    }
    throw new IllegalArgumentException("--" + name + " is missing");
  }
}
