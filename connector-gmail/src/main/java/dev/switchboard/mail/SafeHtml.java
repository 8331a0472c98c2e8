package dev.switchboard.mail;

import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.owasp.html.Sanitizers;

/**
 * HTML that can be shown in a page of the host's: no scripts, forms, frames or handlers, links that tell nothing of the
 * page, and of images those inside the mail ({@code cid:}), and remote ones without a scheme that runs anything.
 */
final class SafeHtml {
    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowUrlProtocols("http", "https", "mailto", "cid", "tel")
            .allowElements("a", "img", "hr", "span", "div", "center", "font", "pre", "address", "figure", "figcaption")
            .allowAttributes("href", "name", "title")
            .onElements("a")
            .allowAttributes("src", "alt", "width", "height", "title")
            .onElements("img")
            .allowAttributes("align", "dir", "lang")
            .globally()
            .allowAttributes("color", "face", "size")
            .onElements("font")
            .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
            .toFactory()
            .and(Sanitizers.FORMATTING)
            .and(Sanitizers.BLOCKS)
            .and(Sanitizers.TABLES)
            .and(Sanitizers.STYLES);

    private SafeHtml() {}

    static String of(String html) {
        return POLICY.sanitize(html);
    }
}
