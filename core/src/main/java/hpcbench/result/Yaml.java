package hpcbench.result;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The same records as [Json], as YAML for people: the same keys and values, in the same order.
final class Yaml {
  private static final DumpSettings BLOCKS =
      DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setSplitLines(false).build();

  /// Our own files may be longer than what anybody may send us.
  private static final LoadSettings OURS =
      LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

  private Yaml() {}

  /// This record as YAML that ends with a line end.
  static String write(Object value) {
    return new Dump(BLOCKS).dumpToString(Json.parse(Json.line(value), LinkedHashMap.class));
  }

  /// Reads one document.
  ///
  /// @throws IllegalArgumentException when the text is not YAML, or not of this type; the message
  ///   says where and why
  static <T> T parse(String text, Class<T> type) {
    Object tree;
    try {
      tree = new Load(OURS).loadFromString(text);
    } catch (YamlEngineException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
    return Json.parse(Json.line(tree instanceof Map<?, ?> map ? map : Map.of()), type);
  }
}
