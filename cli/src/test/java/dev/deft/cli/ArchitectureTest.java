package dev.deft.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may print, exit, and know whom. */
class ArchitectureTest {

    private static JavaClasses deft;

    @BeforeAll
    static void readTheClasses() {
        deft = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.deft");
    }

    @Test
    void everyModuleIsLookedAt() {
        for (String module : new String[] {"deferred", "threadpool", "reactor", "bench", "cli"}) {
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
                .resideOutsideOfPackage("dev.deft.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.cli", "picocli..", "com.google.gson..", "ch.qos.logback..")
                .check(deft);
        noClasses()
                .that()
                .resideInAnyPackage("dev.deft.deferred..", "dev.deft.threadpool..", "dev.deft.reactor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.bench", "org.HdrHistogram..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.deferred..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.threadpool..", "dev.deft.reactor..")
                .check(deft);
        noClasses()
                .that()
                .resideInAPackage("dev.deft.threadpool..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.deft.deferred..", "dev.deft.reactor..")
                .check(deft);
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
