package hpcbench.simulator;

import hpcbench.simulator.model.Engine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A running simulator: an inference service that computes nothing but answers as if it did, in the
/// time its model says. It speaks the OpenAI API as vLLM serves it, and Ollama's.
///
/// Everything happens on one daemon thread, engine and connections alike, which is enough for tens
/// of thousands of tokens a second. The methods here may be called from any thread.
public final class SimulatorServer implements AutoCloseable {
  private static final int BACKLOG = 4096;
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int READ_BYTES = 64 * 1024;

  private final EventLoopGroup group;
  private final Connections connections = new Connections();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int exitCode;
  private final Generator generator;
  private final Channel listener;

  /// Starts a simulator; when this returns, it answers.
  ///
  /// @throws IOException when it cannot listen, or cannot read its key file; the message says on
  ///   what
  public static SimulatorServer start(SimulatorOptions options) throws IOException {
    return start(options, Transport.best());
  }

  static SimulatorServer start(SimulatorOptions options, Transport transport) throws IOException {
    Optional<String> apiKey = readKey(options.serving().apiKeyFile());
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("simulator", true), transport.handlers());
    try {
      return new SimulatorServer(options, apiKey, transport, group);
    } catch (IOException cannotListen) {
      Future<?> _ = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw cannotListen;
    }
  }

  private SimulatorServer(
      SimulatorOptions options, Optional<String> apiKey, Transport transport, EventLoopGroup group)
      throws IOException {
    this.group = group;
    Faults.Endings endings = options.faults().endings();
    this.exitCode = endings.exitCode();
    Timer timer = new Timer(group.next());
    ServerMetrics metrics = new ServerMetrics(options.serving().model());
    Engine engine = new Engine(options.engine());
    EngineClock clock = new EngineClock(engine, timer, transport.spinNs(), metrics::late);
    this.generator =
        new Generator(options, clock, timer, metrics, new Ending(endings, this::refuse, this::die));
    Router router = router(options, apiKey, timer, clock);
    router.post("/reset_prefix_cache", exchange -> resetPrefixCache(exchange, engine));
    router.get(
        "/metrics",
        exchange ->
            exchange.reply(
                HttpResponseStatus.OK, Exposition.CONTENT_TYPE, metrics.exposition(engine)));
    this.listener = listen(options.serving(), transport, router);
    if (endings.dieAfter().isPositive()) {
      timer.after(endings.dieAfter(), this::die);
    }
  }

  private static void resetPrefixCache(Exchange exchange, Engine engine) {
    byte[] answer = Json.bytes(Json.object().put("success", engine.resetPrefixCache()));
    exchange.reply(HttpResponseStatus.OK, "application/json", answer);
  }

  /// Port it listens on.
  public int port() {
    return address().getPort();
  }

  /// Where it is reached, such as `http://127.0.0.1:5000`.
  public URI uri() {
    String host = address().getAddress().getHostAddress();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
  }

  /// Waits until it is closed, or dies as it was told to.
  ///
  /// @return the exit code its process should have: 0 when it was closed
  public int awaitEnd() throws InterruptedException {
    try {
      return end.get();
    } catch (ExecutionException neverFails) {
      throw new IllegalStateException(neverFails);
    }
  }

  /// Ends every answer under way with an error, closes every connection, and gives the port back.
  /// Calling it again does nothing.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      // Waited for, since the loop's own end would cut the answers' last words off.
      Future<?> _ = group.next().submit(this::endEverything).awaitUninterruptibly();
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
      end.complete(0);
    }
  }

  private InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  private void endEverything() {
    ChannelFuture _ = listener.close();
    generator.abort("the server is closing");
    connections.forEach(HttpConnection::closeWhenIdle);
  }

  private void refuse() {
    ChannelFuture _ = listener.close();
    connections.forEach(HttpConnection::closeWhenIdle);
  }

  private void die() {
    ChannelFuture _ = listener.close();
    connections.forEach(HttpConnection::reset);
    end.complete(exitCode);
  }

  private Router router(
      SimulatorOptions options, Optional<String> apiKey, Timer timer, EngineClock clock) {
    ModelStore model = new ModelStore(options.serving().model(), options.pulling().pulled());
    Readiness readiness = new Readiness(timer, options.serving().loadTime());
    OpenAiApi openAi = new OpenAiApi(options, model, readiness, generator);
    OllamaApi ollama = new OllamaApi(options, model, readiness, generator, clock::nowNs);
    OllamaPull pull = new OllamaPull(options.pulling(), model, timer);
    return new Router(apiKey)
        .get("/health", openAi::health)
        .get("/version", openAi::version)
        .get("/v1/models", openAi::models)
        .post("/v1/chat/completions", openAi::chat)
        .post("/v1/completions", openAi::completions)
        .get("/", ollama::root)
        .get("/api/version", ollama::version)
        .get("/api/tags", ollama::tags)
        .get("/api/ps", ollama::ps)
        .post("/api/generate", ollama::generate)
        .post("/api/chat", ollama::chat)
        .post("/api/pull", pull::pull);
  }

  private Channel listen(Serving serving, Transport transport, Router router) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(connectionSetUp(serving, router))
            .bind(serving.host(), serving.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen on %s port %d: %s; choose another port, or 0 for a free one"
              .formatted(serving.host(), serving.port(), bound.cause().getMessage()),
          bound.cause());
    }
    return bound.channel();
  }

  private ChannelInitializer<Channel> connectionSetUp(Serving serving, Router router) {
    HttpDecoderConfig decoding =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setMaxHeaderSize(HEADER_BYTES)
            .setMaxChunkSize(READ_BYTES);
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(new HttpRequestDecoder(decoding))
            .addLast(new HttpConnection(router, connections, serving.maxBodyBytes()));
      }
    };
  }

  private static Optional<String> readKey(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file.get()).strip());
    } catch (IOException unreadable) {
      throw new IOException("api_key_file %s cannot be read".formatted(file.get()), unreadable);
    }
  }
}
