package hpcbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Classes of an old format in a newer one: the same classes, which pass the newer verifier.
class NewerClassFilesTest {
  private static final MethodTypeDesc INT_TO_INT =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);

  @TempDir Path folder;
  private Path jar;

  @BeforeEach
  void makeJar() throws IOException {
    jar = folder.resolve("old.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      put(out, "note.txt", "as it was".getBytes(StandardCharsets.UTF_8));
      put(out, "Old.class", absolute("Old", ClassFile.JAVA_5_VERSION));
      put(out, "New.class", absolute("New", ClassFile.JAVA_11_VERSION));
    }
  }

  @Test
  void anOldClassBecomesANewerOneThatDoesTheSame() throws Exception {
    NewerClassFiles.rewrite(jar);

    try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      assertThat(version(classes, "Old.class")).isEqualTo(ClassFile.JAVA_8_VERSION);
      Method absolute = classes.loadClass("Old").getMethod("absolute", int.class);
      assertThat(absolute.invoke(null, -7)).isEqualTo(7);
      assertThat(absolute.invoke(null, 7)).isEqualTo(7);
    }
  }

  @Test
  void whateverElseStandsInTheJarStaysAsItWas() throws Exception {
    NewerClassFiles.rewrite(jar);

    try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
        InputStream note = classes.getResourceAsStream("note.txt")) {
      assertThat(version(classes, "New.class")).isEqualTo(ClassFile.JAVA_11_VERSION);
      assertThat(note).hasContent("as it was");
      assertThat(folder).isDirectoryContaining(jar::equals).isDirectoryNotContaining("glob:**.new");
    }
  }

  private static int version(ClassLoader classes, String name) throws IOException {
    try (InputStream in = classes.getResourceAsStream(name)) {
      return ClassFile.of().parse(in.readAllBytes()).majorVersion();
    }
  }

  /// A class whose one method has a branch, for which the newer verifier wants a map.
  private static byte[] absolute(String name, int version) {
    return ClassFile.of()
        .build(
            ClassDesc.of(name),
            type ->
                type.withVersion(version, 0)
                    .withFlags(ClassFile.ACC_PUBLIC)
                    .withMethodBody(
                        "absolute",
                        INT_TO_INT,
                        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                        code ->
                            code.iload(0)
                                .ifThen(Opcode.IFLT, negative -> negative.iload(0).ineg().ireturn())
                                .iload(0)
                                .ireturn()));
  }

  private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
