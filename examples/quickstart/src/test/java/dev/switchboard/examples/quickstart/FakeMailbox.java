package dev.switchboard.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** As much of the Gmail API as the quickstart needs, on a loopback port: mails have their number as id and history id. */
final class FakeMailbox implements AutoCloseable {
    static final String TOKEN = "access-token-of-the-fake";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> mails = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final HttpServer server;

    FakeMailbox() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/gmail/v1/users/me/", this::answer);
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    synchronized void arrives(String text) {
        int number = mails.size() + 1;
        mails.add("From: Ada <ada@people.example>\r\nTo: desk@switchboard.example\r\nSubject: Hello\r\nMessage-ID: <m"
                + number + "@people.example>\r\n\r\n" + text);
    }

    synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && !exchange.getRequestHeaders().containsKey("Content-Encoding");
        JsonNode answer = known ? answer(exchange.getRequestURI().toString(), body) : null;
        byte[] json = JSON.writeValueAsBytes(answer == null ? JSON.createObjectNode() : answer);
        exchange.sendResponseHeaders(!known ? 401 : answer == null ? 404 : 200, json.length);
        exchange.getResponseBody().write(json);
        exchange.close();
    }

    private JsonNode answer(String uri, byte[] body) throws IOException {
        String call = uri.replaceFirst(".*/users/me/", "");
        if (call.startsWith("messages/send")) {
            String raw = JSON.readTree(body).path("raw").asText();
            sent.add(new String(Base64.getUrlDecoder().decode(raw), StandardCharsets.UTF_8));
            return JSON.createObjectNode().put("id", "sent-" + sent.size()).put("threadId", "1");
        }
        if (call.startsWith("history")) {
            return history(Integer.parseInt(call.replaceFirst(".*startHistoryId=([0-9]+).*", "$1")));
        }
        if (call.matches("messages/[0-9]+.*")) {
            return mail(Integer.parseInt(call.replaceFirst("messages/([0-9]+).*", "$1")));
        }
        return call.startsWith("messages?") ? JSON.createObjectNode() : null;
    }

    private JsonNode history(int after) {
        ObjectNode answer = JSON.createObjectNode().put("historyId", Integer.toString(Math.max(mails.size(), after)));
        for (int number = after; number < mails.size(); number++) {
            ObjectNode record = answer.withArray("history").addObject().put("id", Integer.toString(number + 1));
            record.putArray("messagesAdded").addObject().putObject("message").put("id", Integer.toString(number + 1));
        }
        return answer;
    }

    private JsonNode mail(int number) {
        byte[] source = mails.get(number - 1).getBytes(StandardCharsets.UTF_8);
        ObjectNode mail = JSON.createObjectNode()
                .put("id", Integer.toString(number))
                .put("threadId", Integer.toString(number))
                .put("raw", Base64.getUrlEncoder().encodeToString(source));
        mail.putArray("labelIds").add("INBOX");
        return mail;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
