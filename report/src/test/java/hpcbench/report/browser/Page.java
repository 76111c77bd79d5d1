package hpcbench.report.browser;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/// One page in a [Browser]. It remembers every error and warning of its console, every exception
/// nobody caught, and every address it asked for. Not safe for use by several threads.
public final class Page {
  private static final Map<String, Integer> KEY_CODES =
      Map.of("Tab", 9, "Enter", 13, "ArrowUp", 38, "ArrowDown", 40, " ", 32);

  private final DevTools tools;
  private final String session;
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  Page(DevTools tools, String session, int width, int height) {
    this.tools = tools;
    this.session = session;
    tools.listen(session, this::take);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      ask(domain + ".enable", Map.of());
    }
    resize(width, height);
  }

  /// Makes the page this large, in CSS pixels.
  public void resize(int width, int height) {
    ask(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /// Lets the page believe that its reader's system is dark, or light.
  public void preferDark(boolean dark) {
    Map<String, String> feature =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    ask("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /// Lets scripts run on the next page that is shown, or not.
  public void allowScripts(boolean allowed) {
    ask("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  /// Shows this file, and waits until it is loaded.
  public void show(Path file) {
    loaded = new CompletableFuture<>();
    ask("Page.navigate", Map.of("url", file.toUri().toString()));
    loaded.orTimeout(DevTools.PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// The value of this JavaScript expression; a promise is waited for.
  ///
  /// @throws AssertionError when it throws
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        ask(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError("%s: %s".formatted(expression, answer.get("exceptionDetails")));
    }
    return answer.get("result").path("value");
  }

  /// Waits until this JavaScript expression is true.
  ///
  /// @throws AssertionError when it does not become true in time
  public void await(String condition) {
    evaluate(
        """
        new Promise((yes, no) => {
          const start = performance.now();
          (function look() {
            if (%s) yes(true);
            else if (performance.now() - start > 20000) no(new Error('it did not become true'));
            else setTimeout(look, 20);
          })();
        })\
        """
            .formatted(condition));
  }

  /// Presses and releases a key, named as in `KeyboardEvent.key`.
  public void press(String key) {
    int code = KEY_CODES.getOrDefault(key, 0);
    Map<String, Object> stroke =
        Map.of("key", key, "code", key.equals(" ") ? "Space" : key, "windowsVirtualKeyCode", code);
    ask("Input.dispatchKeyEvent", down(stroke, key.equals("Enter") ? "\r" : ""));
    Map<String, Object> up = new HashMap<>(stroke);
    up.put("type", "keyUp");
    ask("Input.dispatchKeyEvent", up);
  }

  private static Map<String, Object> down(Map<String, Object> stroke, String text) {
    Map<String, Object> down = new HashMap<>(stroke);
    down.put("type", text.isEmpty() ? "rawKeyDown" : "keyDown");
    if (!text.isEmpty()) {
      down.put("text", text);
    }
    return down;
  }

  /// A picture of what the page shows, as PNG.
  public byte[] screenshot() {
    String data = ask("Page.captureScreenshot", Map.of("format", "png")).get("data").asString();
    return Base64.getDecoder().decode(data);
  }

  /// A picture of what is to be seen of the element that this selector finds first.
  public BufferedImage pictureOf(String selector) throws IOException {
    JsonNode box =
        evaluate(
            "document.querySelector(`%s`).getBoundingClientRect().toJSON()".formatted(selector));
    BufferedImage whole = ImageIO.read(new ByteArrayInputStream(screenshot()));
    Rectangle seen =
        new Rectangle(
                box.get("x").asInt(),
                box.get("y").asInt(),
                box.get("width").asInt(),
                box.get("height").asInt())
            .intersection(new Rectangle(whole.getWidth(), whole.getHeight()));
    return whole.getSubimage(seen.x, seen.y, seen.width, seen.height);
  }

  /// The page printed, as PDF.
  public byte[] print() {
    String data =
        ask("Page.printToPDF", Map.of("preferCSSPageSize", true, "printBackground", true))
            .get("data")
            .asString();
    return Base64.getDecoder().decode(data);
  }

  /// Errors and warnings of the console, and exceptions that nobody caught, since the page was
  /// opened.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// Every address that was asked for, the page's own included.
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private JsonNode ask(String method, Map<String, ?> parameters) {
    return tools.ask(session, method, parameters);
  }

  private void take(String event, JsonNode said) {
    switch (event) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Network.requestWillBeSent" -> requests.add(said.at("/request/url").asString());
      case "Runtime.exceptionThrown" -> problems.add(said.toString());
      case "Log.entryAdded" -> note(said.at("/entry/level").asString(), said);
      case "Runtime.consoleAPICalled" -> note(said.get("type").asString(), said);
      default -> {
        // Other events are of no use to a test.
      }
    }
  }

  private void note(String level, JsonNode said) {
    if (List.of("error", "warning", "assert").contains(level)) {
      problems.add(said.toString());
    }
  }
}
