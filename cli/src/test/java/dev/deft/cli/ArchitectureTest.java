package dev.deft.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.deft.peers.child.ChildMain;
import dev.deft.peers.child.WebMain;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of who may print, exit, and know whom. */
class ArchitectureTest {

    /** A peer's process is a program of its own, whose stdout is its answers. */
    private static final String CHILD = ChildMain.class.getName();

    private static final String WEB_CHILD = WebMain.class.getName();

    /** The second signal ends the process, for a program that asked for it. */
    private static final String SIGNALS = "dev.deft.reactor.JvmSignals";

    /** A program that asks for it ends with its exit code. */
    private static final String PROGRAM = "dev.deft.reactor.task.Program";

    private static JavaClasses deft;

    @BeforeAll
    static void readTheClasses() {
        deft = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.deft");
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module : new String[] {
            "deferred",
            "threadpool",
            "reactor",
            "net",
            "jdbc",
            "micrometer",
            "jfr",
            "http",
            "analysis",
            "live",
            "report",
            "bench",
            "soak",
            "peers",
            "cli"
        }) {
            assertThat(deft.stream().anyMatch(c -> c.getPackageName().startsWith("dev.deft." + module)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.deft.cli")
                .and()
                .doNotHaveFullyQualifiedName(CHILD)
                .and()
                .doNotHaveFullyQualifiedName(WEB_CHILD)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(deft);
    }

    @Test
    void onlyMainTouchesTheStreamsOfTheProcessAndExits() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Main.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(CHILD)
                .and()
                .doNotHaveFullyQualifiedName(WEB_CHILD)
                .and()
                .doNotHaveFullyQualifiedName(SIGNALS)
                .and()
                .doNotHaveFullyQualifiedName(PROGRAM)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exit"))))
                .orShould()
                .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("halt"))))
                .check(deft);
    }

    @Test
    void arrowsPointOneWay() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.deft.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.cli..", "picocli..", "ch.qos.logback..")
                .check(deft);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.deft.cli..", "dev.deft.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.report..", "com.google.gson..", "de.siegmar..", "com.github.weisj..", "java.awt..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.deferred..",
                        "dev.deft.threadpool..",
                        "dev.deft.reactor..",
                        "dev.deft.net..",
                        "dev.deft.jdbc..",
                        "dev.deft.jfr..",
                        "dev.deft.http..",
                        "dev.deft.live..",
                        "dev.deft.bench..",
                        "dev.deft.peers..")
                .check(deft);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.deft.deferred..",
                        "dev.deft.threadpool..",
                        "dev.deft.reactor..",
                        "dev.deft.net..",
                        "dev.deft.jdbc..",
                        "dev.deft.jfr..",
                        "dev.deft.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.analysis..",
                        "dev.deft.live..",
                        "dev.deft.bench..",
                        "dev.deft.soak..",
                        "dev.deft.peers..",
                        "org.HdrHistogram..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.analysis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.deferred..",
                        "dev.deft.threadpool..",
                        "dev.deft.reactor..",
                        "dev.deft.live..",
                        "dev.deft.bench..",
                        "dev.deft.soak..",
                        "dev.deft.peers..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.net..",
                        "dev.deft.jdbc..",
                        "dev.deft.http..",
                        "dev.deft.bench..",
                        "dev.deft.soak..",
                        "dev.deft.peers..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.soak..", "dev.deft.peers..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.soak..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.analysis..",
                        "dev.deft.live..",
                        "dev.deft.bench..",
                        "dev.deft.peers..",
                        "org.HdrHistogram..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.peers..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.deft.soak..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.deferred..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.threadpool..",
                        "dev.deft.reactor..",
                        "dev.deft.net..",
                        "dev.deft.jdbc..",
                        "dev.deft.jfr..",
                        "dev.deft.http..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.threadpool..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.deft.deferred..",
                        "dev.deft.reactor..",
                        "dev.deft.net..",
                        "dev.deft.jdbc..",
                        "dev.deft.jfr..",
                        "dev.deft.http..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.reactor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.net..", "dev.deft.jdbc..", "dev.deft.jfr..", "dev.deft.http..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.net..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.jdbc..", "dev.deft.jfr..", "dev.deft.http..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.jdbc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.net..", "dev.deft.jfr..", "dev.deft.http..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.jdbc..", "dev.deft.jfr..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.jfr..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.net..", "dev.deft.jdbc..", "dev.deft.http..")
                .check(deft);
    }

    /** The libraries' doors between modules are kept by module-info; each is a package of its own below its module's. */
    @Test
    void noPackagesDependOnEachOtherInACircle() {
        JavaClasses tools = deft.that(resideOutsideOfPackages(
                "dev.deft.deferred..",
                "dev.deft.threadpool..",
                "dev.deft.reactor..",
                "dev.deft.net..",
                "dev.deft.jdbc..",
                "dev.deft.http.."));
        slices().matching("dev.deft.(**)").should().beFreeOfCycles().check(tools);
    }

    @Test
    void onlyTheirAdaptersKnowThePeersLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.deft.peers.child")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "reactor..", "org.reactivestreams..")
                .check(deft);
    }

    /** They lie in deft.jar as jars, for processes of their own. */
    @Test
    void thePeersLibrariesAreNotOnDeftsOwnClassPath() {
        for (String name : new String[] {"io.vertx.core.Vertx", "reactor.core.publisher.Mono"}) {
            assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void theCommandLineKeepsItsClassesToItself() {
        classes()
                .that()
                .resideInAPackage("dev.deft.cli")
                .and()
                .doNotHaveFullyQualifiedName(Main.class.getName())
                .and()
                .areNotAnonymousClasses()
                .should()
                .notBePublic()
                .check(deft);
    }
}
