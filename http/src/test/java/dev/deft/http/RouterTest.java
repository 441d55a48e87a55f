package dev.deft.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.deferred.Deferred;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private static final HttpHandler NONE = request -> Deferred.succeed(HttpResponse.of(204));

    private static HttpHandler saying(String text, String... parameters) {
        return request -> {
            StringBuilder all = new StringBuilder(text);
            for (String each : parameters) {
                all.append(' ').append(request.parameter(each));
            }
            return Deferred.succeed(HttpResponse.text(200, all.toString()));
        };
    }

    private static String ask(Router router, String method, String path) throws Exception {
        String[] answer = new String[1];
        router.handle(HttpRequest.of(method, URI.create("http://h" + path)))
                .addCallbackDeferring(response -> response.body()
                        .text()
                        .addCallback(text -> response.status() + " " + text.strip()
                                + response.header("Allow")
                                        .map(allow -> " " + allow)
                                        .orElse("")))
                .addCallback(text -> answer[0] = text);
        return answer[0];
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 200 root",
        "GET, /users, 200 all",
        "GET, /users/7, 200 one 7",
        "GET, /users/a%2Fb%20c, 200 one a/b c",
        "GET, /users/me, 200 me",
        "GET, /users/7/posts/8, 200 post 7 8",
        "GET, /files/a/b%2Fc, 200 rest a/b%2Fc",
        "GET, /files/, 200 rest",
        "GET, /files, 404 Not Found",
        "GET, /users/, 404 Not Found",
        "GET, /users/7/, 404 Not Found",
        "GET, /us%65rs, 200 all",
        "GET, /Users, 404 Not Found",
        "HEAD, /users, 200 all",
        "POST, /users, 200 made",
        "DELETE, /users, '405 Method Not Allowed GET, POST'"
    })
    void aRequestGoesWhereItsPathFitsBest(String method, String path, String answer) throws Exception {
        Router router = new Router()
                .get("/files/{path...}", saying("rest", "path"))
                .get("/users/{id}", saying("one", "id"))
                .get("/users/me", saying("me"))
                .get("/users", saying("all"))
                .post("/users", saying("made"))
                .get("/users/{id}/posts/{post}", saying("post", "id", "post"))
                .get("/", saying("root"));

        assertThat(ask(router, method, path)).isEqualTo(answer);
    }

    @Test
    void twoRoutesOfTheSamePathsAreRefused() {
        Router router = new Router().get("/users/{id}", NONE);

        assertThatThrownBy(() -> router.get("/users/{name}", NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/users/{name}");
        assertThat(router.post("/users/{name}", NONE)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"users", "", "/{", "/a{b}", "/{a...}/b", "/{a}{b}", "/{}"})
    void aPatternThatIsNoneIsRefused(String pattern) {
        assertThatThrownBy(() -> new Router().get(pattern, NONE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aParameterThatTheRouteLacksIsTold() {
        Router router = new Router().get("/{id}", saying("one", "name"));

        assertThatThrownBy(() -> ask(router, "GET", "/7"))
                .hasMessageContaining("'name'")
                .hasMessageContaining("[id]");
    }
}
