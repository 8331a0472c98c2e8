package dev.switchboard.examples.samples;

import dev.switchboard.Switchboard;
import dev.switchboard.gmail.Gmail;
import dev.switchboard.gmail.GmailAuthorisation;
import dev.switchboard.model.Content;
import dev.switchboard.model.Mail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Mailboxes: how they are authorised and declared, and what is sent from them. */
final class GmailSamples {
    private GmailSamples() {}

    /** A request, as web frameworks have them. */
    interface Request {
        String getParameter(String name);
    }

    static String onOwnComputer(String clientId, String clientSecret) throws IOException, InterruptedException {
        String refreshToken = GmailAuthorisation.of(clientId, clientSecret)
                .byBrowser("desk@example.org", url -> System.out.println("Open " + url), Duration.ofMinutes(5));
        return refreshToken;
    }

    static String inWebApplication(GmailAuthorisation authorisation, Request request)
            throws IOException, InterruptedException {
        GmailAuthorisation.Consent consent =
                authorisation.begin(URI.create("https://host.example/authorised"), "desk@example.org");
        // … and on the page that they come back to:
        String refreshToken =
                authorisation.finish(consent, request.getParameter("state"), request.getParameter("code"));
        return refreshToken;
    }

    static Switchboard.Builder channel(
            Switchboard.Builder builder, String clientId, String clientSecret, String refreshToken) {
        return builder.channel(Gmail.account("desk", "desk@example.org")
                .with(Gmail.CLIENT_ID, clientId)
                .with(Gmail.CLIENT_SECRET, clientSecret)
                .with(Gmail.REFRESH_TOKEN, refreshToken));
    }

    static Content offer() {
        return Content.text("The offer is attached.")
                .attach(Path.of("offer.pdf"))
                .with(Mail.about("Our offer").to("ben@example.org").cc("carla@example.org"));
    }
}
