package hpcbench.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites the classes of a jar that are older than the JVM's start-up cache takes (format 50, of
/// Java 6) in a newer format, so that they need not be loaded and verified at every start. What
/// they do stays the same: the newer format only adds what the verifier wants to know beforehand.
///
/// Only the launcher calls it, once for each set of jars, before it makes the cache.
final class NewerClassFiles {
  private static final int OLDEST_CACHED = ClassFile.JAVA_6_VERSION;
  private static final int NEW = ClassFile.JAVA_8_VERSION;

  private static final ClassTransform NEWER =
      (builder, element) -> {
        if (element instanceof ClassFileVersion) {
          builder.withVersion(NEW, 0);
        } else {
          builder.with(element);
        }
      };

  /// Every instruction is written anew, for only then are the verifier's maps made.
  private static final ClassTransform REWRITTEN_CODE =
      ClassTransform.transformingMethodBodies((builder, element) -> builder.with(element));

  private final ClassFile format;

  private NewerClassFiles(ClassLoader classes) {
    ClassHierarchyResolver hierarchy =
        ClassHierarchyResolver.ofResourceParsing(classes)
            .orElse(ClassHierarchyResolver.defaultResolver());
    this.format =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(hierarchy),
            ClassFile.StackMapsOption.GENERATE_STACK_MAPS);
  }

  /// Rewrites the jars that are named.
  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      rewrite(Path.of(jar));
    }
  }

  /// Rewrites this jar in place: it is the old one or the new one at any time.
  static void rewrite(Path jar) throws IOException {
    Path rewritten = jar.resolveSibling(jar.getFileName() + ".new");
    try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      new NewerClassFiles(classes).copy(jar, rewritten);
      Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(rewritten);
    }
  }

  private void copy(Path from, Path to) throws IOException {
    try (ZipFile in = new ZipFile(from.toFile());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : Collections.list(in.entries())) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] bytes = in.getInputStream(entry).readAllBytes();
        out.write(entry.getName().endsWith(".class") ? newer(bytes) : bytes);
        out.closeEntry();
      }
    }
  }

  private byte[] newer(byte[] bytes) {
    ClassModel old = format.parse(bytes);
    return old.majorVersion() >= OLDEST_CACHED
        ? bytes
        : format.transformClass(old, REWRITTEN_CODE.andThen(NEWER));
  }
}
