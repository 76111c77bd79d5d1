package hpcbench.result;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/// Tells Jackson about our records what annotations on each of them would, so that they stay free
/// of annotations: the variants of a sealed interface are told apart by `kind`, which holds the
/// variant's name in snake_case, and every component that is not `Optional` is required.
final class RecordIntrospector extends JacksonAnnotationIntrospector {
  private static final JsonTypeInfo.Value KIND =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "kind", null, false, true, null);

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass && isVariant(annotated.getRawType())
        ? KIND
        : super.findPolymorphicTypeInfo(config, annotated);
  }

  @Override
  public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
    return isVariant(type.getRawType())
        ? kindOf(type.getRawType())
        : super.findTypeName(config, type);
  }

  @Override
  public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
    if (member instanceof AnnotatedParameter && member.getDeclaringClass().isRecord()) {
      return member.getRawType() != Optional.class;
    }
    return super.hasRequiredMarker(config, member);
  }

  /// What `kind` says of this variant.
  static String kindOf(Class<?> variant) {
    return variant.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  /// Whether this is a sealed interface of ours, or a record that is a variant of one.
  static boolean isVariant(Class<?> type) {
    return Stream.concat(Stream.of(type), Arrays.stream(type.getInterfaces()))
        .anyMatch(
            candidate -> candidate.isSealed() && candidate.isInterface() && isOurs(candidate));
  }

  private static boolean isOurs(Class<?> type) {
    return type.getPackageName().startsWith("hpcbench.");
  }
}
