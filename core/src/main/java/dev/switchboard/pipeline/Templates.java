package dev.switchboard.pipeline;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import dev.switchboard.model.ConfigurationException;
import dev.switchboard.model.Contact;
import dev.switchboard.model.ContentException;
import dev.switchboard.model.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The texts with placeholders, compiled once. Safe from any thread. */
final class Templates {
    private static final int MOST_INLINE = 1_000;

    // Values are put in as they are: a text is no markup, so there is nothing to escape.
    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().escapeHTML(false).strictSections(true);

    private final Map<String, Template> named = new HashMap<>();
    private final Map<String, String> values;
    private final Map<String, Template> inline = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Template> eldest) {
            return size() > MOST_INLINE;
        }
    };

    /**
     * @param named the sources by name
     * @param values what every template sees
     */
    Templates(Map<String, String> named, Map<String, String> values) {
        this.values = Map.copyOf(values);
        named.forEach((name, source) -> {
            try {
                this.named.put(name, COMPILER.compile(source));
            } catch (MustacheException e) {
                throw new ConfigurationException("template " + name, String.valueOf(e.getMessage()));
            }
        });
    }

    /**
     * Checks that a template can be found and read. Whether it has all its values is seen when they are put in.
     *
     * @throws ConfigurationException if it cannot, naming who wants it
     */
    void check(String who, dev.switchboard.model.Template template) {
        try {
            compiled(template);
        } catch (ContentException e) {
            throw new ConfigurationException(who, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Puts the values in.
     *
     * @param contact who is written to; asked only where a placeholder names the contact
     */
    Text render(dev.switchboard.model.Template template, Supplier<Contact> contact) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("contact", new ContactValues(contact));
        all.putAll(template.values());
        try {
            return Text.plain(compiled(template).execute(all));
        } catch (MustacheException e) {
            throw new ContentException("template", String.valueOf(e.getMessage()));
        }
    }

    private Template compiled(dev.switchboard.model.Template template) {
        if (!template.named()) {
            synchronized (inline) {
                return inline.computeIfAbsent(template.source(), Templates::compile);
            }
        }
        @Nullable Template known = named.get(template.source());
        if (known == null) {
            throw new ContentException("template", "there is none named " + template.source());
        }
        return known;
    }

    private static Template compile(String source) {
        try {
            return COMPILER.compile(source);
        } catch (MustacheException e) {
            throw new ContentException("template", String.valueOf(e.getMessage()));
        }
    }

    /** What a template sees of a contact. */
    private static final class ContactValues implements Mustache.CustomContext {
        private final Supplier<Contact> contact;

        ContactValues(Supplier<Contact> contact) {
            this.contact = contact;
        }

        @Override
        public @Nullable Object get(String name) {
            return switch (name) {
                case "name" -> contact.get().displayName();
                case "firstName" -> contact.get().firstName();
                default -> contact.get().attributes().get(name);
            };
        }
    }
}
