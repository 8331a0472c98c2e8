package dev.switchboard.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchboard.model.Text;
import dev.switchboard.model.Text.Span;
import dev.switchboard.model.Text.Style;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.telegram.telegrambots.meta.api.objects.MessageEntity;

class EntitiesTest {
    @ParameterizedTest
    @CsvSource({
        "bold, BOLD, bold",
        "italic, ITALIC, italic",
        "underline, UNDERLINE, underline",
        "strikethrough, STRIKE, strikethrough",
        "spoiler, SPOILER, spoiler",
        "code, CODE, code",
        "pre, CODE_BLOCK, pre",
        "blockquote, QUOTE, blockquote",
        "expandable_blockquote, QUOTE, blockquote"
    })
    @DisplayName("Each style is read and written")
    void styles(String type, Style style, String written) throws Exception {
        Text text = read("abcdef", "{'type':'" + type + "','offset':1,'length':3}");

        assertThat(text).isEqualTo(new Text("abcdef", List.of(new Span(1, 4, style, null))));
        assertThat(Entities.of(text))
                .containsExactly(MessageEntity.builder()
                        .type(written)
                        .offset(1)
                        .length(3)
                        .build());
    }

    @Test
    @DisplayName("Links are read and written; a person without a user name is a link by id")
    void links() throws Exception {
        Text text = read(
                "see Ben here",
                "{'type':'text_link','offset':8,'length':4,'url':'http://x.org/?a=1&b=2'},"
                        + "{'type':'text_mention','offset':4,'length':3,'user':{'id':42,'first_name':'Ben'}}");

        assertThat(text.spans())
                .containsExactly(
                        new Span(8, 12, Style.LINK, "http://x.org/?a=1&b=2"),
                        new Span(4, 7, Style.LINK, "tg://user?id=42"));
        assertThat(Entities.of(text))
                .extracting(MessageEntity::getUrl)
                .containsExactly("http://x.org/?a=1&b=2", "tg://user?id=42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'mention','offset':0,'length':3}",
                "{'type':'of_tomorrow','offset':0,'length':3}",
                "{'type':'bold','offset':-1,'length':3}",
                "{'type':'bold','offset':0,'length':0}",
                "{'type':'bold','offset':4,'length':3}",
                "{'type':'bold','offset':2147483647,'length':2147483647}",
                "{'type':'bold','offset':3000000000,'length':1}",
                "{'type':'bold','offset':'0','length':3}",
                "{'type':'bold'}",
                "{'type':'text_link','offset':0,'length':3}",
                "{'type':'text_link','offset':0,'length':3,'url':' '}",
                "{'type':'text_mention','offset':0,'length':3,'user':{}}",
                "{'type':7,'offset':0,'length':3}",
                "'bold'",
                "null",
                "[[]]"
            })
    @DisplayName("An entity that is unknown, outside the text or malformed is passed over, and its neighbour is not")
    void passedOver(String entity) throws Exception {
        assertThat(read("abcdef", entity + ",{'type':'code','offset':0,'length':6}"))
                .isEqualTo(new Text("abcdef", List.of(new Span(0, 6, Style.CODE, null))));
    }

    @Test
    @DisplayName("A text without formatting has no entities")
    void none() throws Exception {
        assertThat(Entities.of(Text.plain("plain"))).isNull();
        assertThat(Entities.read("plain", new JsonMapper().readTree("{\"a\":1}")))
                .isEqualTo(Text.plain("plain"));
    }

    private static Text read(String plain, String entities) throws JsonProcessingException {
        return Entities.read(plain, new JsonMapper().readTree("[" + entities.replace('\'', '"') + "]"));
    }
}
