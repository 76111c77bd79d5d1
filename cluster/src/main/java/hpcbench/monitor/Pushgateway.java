package hpcbench.monitor;

import hpcbench.observe.HostState;
import hpcbench.observe.ServerMetric;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Passes what is seen on to a Prometheus Pushgateway: each server and each machine as a group of
/// its own, replaced with every push, and deleted at the end, since nothing there expires.
///
/// It pushes on a thread of its own. Of what is seen while a push is under way only the latest is
/// pushed next, and a gateway that does not answer costs nothing but its pushes. Source: README of
/// prometheus/pushgateway, "API".
public final class Pushgateway implements Listener, Closeable {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final String JOB = "/metrics/job/hpcbench/instance/";

  private final URI address;
  private final Consumer<String> notes;
  private final HttpClient http;
  private final Map<String, String> waiting = new ConcurrentHashMap<>();
  private final Set<String> groups = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean isOver;
  private boolean hasFailed;

  /// @param address the gateway, such as `http://node1:9091`
  /// @param notes told once when it cannot be reached
  public Pushgateway(URI address, Consumer<String> notes) {
    this.address = address;
    this.notes = notes;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(DEADLINE)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
    this.thread = Thread.ofPlatform().name("pushgateway").daemon().start(this::run);
  }

  @Override
  public void server(ServerSource server, ServerSource.Told told) {
    push(server.address().getAuthority(), text(told));
  }

  @Override
  public void host(String node, HostState state) {
    push(node, state.exposition());
  }

  private void push(String instance, String text) {
    waiting.put(instance, text);
    LockSupport.unpark(thread);
  }

  /// Gauges and counters under the toolkit's own names. Histograms are left out: Prometheus has
  /// them whole from the server itself.
  private static String text(ServerSource.Told told) {
    return told.values().entrySet().stream()
        .map(each ->
            "# TYPE hpcbench_server_%s %s\nhpcbench_server_%s %s\n"
                .formatted(each.getKey(), type(each.getKey()), each.getKey(), each.getValue()))
        .collect(Collectors.joining());
  }

  private static String type(String key) {
    return ServerMetric.of(key)
        .filter(metric -> metric.kind() == ServerMetric.Kind.COUNTER)
        .map(_ -> "counter")
        .orElse("gauge");
  }

  private void run() {
    while (!isOver) {
      for (String instance : Set.copyOf(waiting.keySet())) {
        groups.add(instance);
        send(instance, request(instance).PUT(BodyPublishers.ofString(waiting.remove(instance))));
      }
      if (waiting.isEmpty()) {
        LockSupport.park(this);
      }
    }
  }

  private HttpRequest.Builder request(String instance) {
    String name = URLEncoder.encode(instance, StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(address.resolve(JOB + name)).timeout(DEADLINE);
  }

  private void send(String instance, HttpRequest.Builder request) {
    try {
      int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
      if (status >= 300) {
        fail("answered status %d for %s".formatted(status, instance));
      }
    } catch (IOException e) {
      fail("cannot be reached: " + e);
    } catch (InterruptedException e) {
      isOver = true;
    }
  }

  private void fail(String why) {
    if (!hasFailed) {
      hasFailed = true;
      notes.accept("the Pushgateway %s %s".formatted(address, why));
    }
  }

  /// Pushes no more, and deletes what was pushed.
  @Override
  public void close() {
    isOver = true;
    LockSupport.unpark(thread);
    try {
      thread.join(DEADLINE.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    groups.forEach(instance -> send(instance, request(instance).DELETE()));
    http.shutdownNow();
  }
}
