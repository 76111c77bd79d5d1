package hpcbench.workload;

import java.util.List;

/// One entry of a data set, in the form all formats share.
///
/// @param messages the conversation to send
/// @param outputTokens limit of the answer the entry gives; 0 when it gives none
/// @param recordedAnswer an answer whose length stands in for the limit; empty when there is none
/// @param rightAnswer the right choice of a graded entry; empty otherwise
record Entry(
    List<Prompt.Message> messages, int outputTokens, String recordedAnswer, String rightAnswer) {
  Entry {
    messages = List.copyOf(messages);
  }
}
