package dev.deft.http;

import dev.deft.deferred.Deferred;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A handler that gives each request to another, by its method and its path. Immutable; each route makes another router.
 *
 * <pre>{@code
 * Router router = new Router()
 *         .get("/users/{id}", request -> Deferred.succeed(HttpResponse.text(200, "user " + request.parameter("id"))))
 *         .get("/files/{path...}", new FileRoot(reactor, file));
 * }</pre>
 *
 * <p>A pattern is a path whose parts are as they stand, or {@code {name}} for any part that is not empty, or, as the last, {@code {name...}} for all that
 * follows. Where several fit, the one wins whose first part that differs is as it stands, then {@code {name}}. Routes for GET answer HEAD, too. A path
 * without a route is answered by 404, one that has routes for other methods by 405, which names them.
 */
public final class Router implements HttpHandler {

    private final List<Route> routes;

    /** Makes one without a route. */
    public Router() {
        this(List.of());
    }

    private Router(List<Route> routes) {
        this.routes = routes;
    }

    /** Returns one with a route for GET and HEAD more. */
    public Router get(String pattern, HttpHandler handler) {
        return route("GET", pattern, handler);
    }

    /** Returns one with a route for POST more. */
    public Router post(String pattern, HttpHandler handler) {
        return route("POST", pattern, handler);
    }

    /** Returns one with a route for PUT more. */
    public Router put(String pattern, HttpHandler handler) {
        return route("PUT", pattern, handler);
    }

    /** Returns one with a route for DELETE more. */
    public Router delete(String pattern, HttpHandler handler) {
        return route("DELETE", pattern, handler);
    }

    /**
     * Returns one with a route more.
     *
     * @throws IllegalArgumentException if the pattern is none, or another route has the same method and fits the same paths
     */
    public Router route(String method, String pattern, HttpHandler handler) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(pattern, "pattern");
        Objects.requireNonNull(handler, "handler");
        Route added = new Route(method, parts(pattern), handler);
        List<Route> all = new ArrayList<>(routes);
        for (Route each : all) {
            if (each.method.equals(method) && each.shape().equals(added.shape())) {
                throw new IllegalArgumentException("the route " + method + " " + pattern
                        + " fits the same paths as one that there is: " + each.shape() + "; leave one of them out");
            }
        }
        all.add(added);
        all.sort((one, other) -> one.shape().compareTo(other.shape()));
        return new Router(List.copyOf(all));
    }

    @Override
    public Deferred<HttpResponse> handle(HttpRequest request) throws Exception {
        List<String> path = List.of(Objects.requireNonNull(request, "request")
                .rawPath()
                .substring(1)
                .split("/", -1));
        TreeSet<String> methods = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> parameters = route.match(path);
            if (parameters == null) {
                continue;
            }
            if (route.method.equals(request.method())
                    || (route.method.equals("GET") && request.method().equals("HEAD"))) {
                return route.handler.handle(request.withParameters(parameters));
            }
            methods.add(route.method);
        }
        return Deferred.succeed(
                methods.isEmpty()
                        ? HttpResponse.text(404, "Not Found\n")
                        : HttpResponse.text(405, "Method Not Allowed\n")
                                .withHeader("Allow", String.join(", ", methods)));
    }

    private static List<String> parts(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("the pattern '" + pattern + "' must begin with a slash");
        }
        List<String> parts = List.of(pattern.substring(1).split("/", -1));
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            boolean hasBraces = part.indexOf('{') >= 0 || part.indexOf('}') >= 0;
            if (hasBraces && !part.matches("\\{\\w+(\\.\\.\\.)?}")) {
                throw new IllegalArgumentException("'" + part + "' of the pattern '" + pattern
                        + "' is no parameter: {name} stands for a whole part, {name...} for all that follow");
            }
            if (isRest(part) && i < parts.size() - 1) {
                throw new IllegalArgumentException(
                        "'" + part + "' of the pattern '" + pattern + "' must be its last part");
            }
        }
        return parts;
    }

    private static boolean isRest(String part) {
        return part.endsWith("...}");
    }

    private static boolean isParameter(String part) {
        return part.startsWith("{");
    }

    /**
     * One route.
     *
     * @param method the method
     * @param parts the parts of its pattern
     * @param handler its handler
     */
    private record Route(String method, List<String> parts, HttpHandler handler) {

        /** Returns the pattern without names, which comes before those that are less special. */
        String shape() {
            StringBuilder shape = new StringBuilder();
            for (String part : parts) {
                shape.append('/').append(isRest(part) ? "\uffff\uffff" : isParameter(part) ? "\uffff" : part);
            }
            return shape.toString();
        }

        /** Returns the parameters; null if it does not fit. */
        @Nullable
        Map<String, String> match(List<String> path) {
            boolean hasRest = isRest(parts.get(parts.size() - 1));
            if (hasRest ? path.size() < parts.size() : path.size() != parts.size()) {
                return null;
            }
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (isRest(part)) {
                    parameters.put(
                            part.substring(1, part.length() - 4), String.join("/", path.subList(i, path.size())));
                } else if (isParameter(part)) {
                    String value = Escapes.decode(path.get(i), false);
                    if (value.isEmpty()) {
                        return null;
                    }
                    parameters.put(part.substring(1, part.length() - 1), value);
                } else if (!part.equals(Escapes.decode(path.get(i), false))) {
                    return null;
                }
            }
            return parameters;
        }
    }

    @Override
    public String toString() {
        return "Router of " + routes.size() + " routes";
    }
}
