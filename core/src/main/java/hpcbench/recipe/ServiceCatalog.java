package hpcbench.recipe;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The services that a recipe may name, as far as its reader must know them.
public interface ServiceCatalog {
  /// Their names.
  Set<String> names();

  /// What is wrong with the settings that a recipe gives to one of them; empty when nothing is.
  /// Each message begins with the setting's path below `servers` and a colon, such as
  /// `service_config.max_model_len: takes a number` or `command[2]: ...`.
  ///
  /// @param service one of the names
  /// @param model the model's name
  /// @param servers the settings
  /// @param nodes where they are to be used
  List<String> problems(String service, String model, Servers servers, ServerNodes nodes);

  /// What can be done with the prefix cache of one of them before a trial.
  ///
  /// @param service one of the names
  default Set<PrefixCache> prefixCaches(String service) {
    return EnumSet.allOf(PrefixCache.class);
  }

  /// Whether this service has no program of its own, so that a recipe that starts it must say how.
  ///
  /// @param service one of the names
  default boolean needsCommand(String service) {
    return false;
  }

  /// Services of these names, whose settings nobody knows.
  static ServiceCatalog of(Set<String> names) {
    return new ServiceCatalog() {
      @Override
      public Set<String> names() {
        return names;
      }

      @Override
      public List<String> problems(
          String service, String model, Servers servers, ServerNodes nodes) {
        return List.of();
      }
    };
  }
}
