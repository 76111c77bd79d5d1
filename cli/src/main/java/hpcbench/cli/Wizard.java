package hpcbench.cli;

import hpcbench.recipe.InvalidRecipeException;
import hpcbench.recipe.Problem;
import hpcbench.recipe.RecipeReader;
import hpcbench.recipe.ServiceCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks for a recipe, question by question, and checks each answer as the recipe's reader will.
///
/// To check an answer, the recipe so far is read with the defaults of the questions that are still
/// to come.
final class Wizard {
  private final BufferedReader in;
  private final PrintStream out;
  private final ServiceCatalog services;
  private final Map<String, String> answers = new HashMap<>();

  /// Reads answers from `in` and asks on `out`.
  Wizard(BufferedReader in, PrintStream out, ServiceCatalog services) {
    this.in = in;
    this.out = out;
    this.services = services;
  }

  /// The recipe that the answers so far make, with the defaults for the rest.
  String recipe() {
    Map<String, String> soFar = new HashMap<>();
    RecipeDraft draft = new RecipeDraft();
    for (Question question : Question.ALL) {
      if (question.applies().test(soFar)) {
        String answer = answers.getOrDefault(question.path(), question.fallback());
        soFar.put(question.path(), answer);
        question.put(draft, answer);
      }
    }
    return draft.yaml();
  }

  /// Asks every question that applies.
  ///
  /// @throws CommandFailure when the input ends before the last answer
  void ask() throws IOException {
    out.println("Enter takes the answer in brackets; several values with commas make a sweep.");
    out.println("Services: " + String.join(", ", services.names()));
    for (int i = 0; i < Question.ALL.size(); i++) {
      if (Question.ALL.get(i).applies().test(answers)) {
        ask(Question.ALL.get(i), Question.ALL.subList(i + 1, Question.ALL.size()));
      }
    }
  }

  /// Asks for one line.
  String ask(String text, String fallback) throws IOException {
    out.print(text + (fallback.isEmpty() ? "" : " [" + fallback + "]") + ": ");
    out.flush();
    String line = in.readLine();
    if (line == null) {
      out.println();
      throw new CommandFailure(
          ExitCode.USAGE,
          "the input ended before the last answer; hpcbench create --defaults asks nothing");
    }
    return line.isBlank() ? fallback : line.strip();
  }

  private void ask(Question question, List<Question> later) throws IOException {
    List<Problem> problems;
    do {
      answers.put(question.path(), ask(question.text(), question.fallback()));
      problems = problems(later);
      problems.forEach(problem -> out.println("  " + inWords(problem)));
    } while (!problems.isEmpty());
  }

  /// What is wrong with the answers given; what later questions ask for cannot be wrong yet.
  private List<Problem> problems(List<Question> later) {
    try {
      RecipeReader.read("recipe", recipe(), Path.of(""), services);
      return List.of();
    } catch (InvalidRecipeException invalid) {
      return invalid.problems().stream()
          .filter(problem -> later.stream().noneMatch(question -> question.concerns(problem)))
          .toList();
    }
  }

  private static String inWords(Problem problem) {
    return problem.path()
        + ": "
        + problem.rule()
        + problem.value().map(value -> ", was " + value).orElse("")
        + problem.suggestion().map(hint -> "; " + hint).orElse("");
  }
}
