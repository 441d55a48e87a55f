package dev.deft.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.analysis.result.AdaptSample;
import dev.deft.bench.adapt.AdaptPeer;
import dev.deft.bench.adapt.AdaptPeerException;
import dev.deft.peers.protocol.MissingPeerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The talk with .NET's pool, by a script that stands in for {@code dotnet} and its program. */
@Tag("real-threads")
@Timeout(600)
@DisabledOnOs(OS.WINDOWS) // the script is a shell's
class DotnetPoolTest {

    @TempDir
    private Path folder;

    @Test
    void theProgramIsCompiledForTheInstalledVersionAndAnswersWithItsLooks() throws Exception {
        String dotnet = standIn("8.0.404", 0, "measured 1500000000 0,2,0 100000000,3,7");
        try (DotnetPool pool = DotnetPool.build(dotnet)) {
            AdaptPeer.PeerTrial made = pool.measure("burst 100 30000000000 plain");

            assertThat(made.reachedNanos()).isEqualTo(1_500_000_000L);
            assertThat(made.samples())
                    .containsExactly(new AdaptSample(0, 2, 2, 0), new AdaptSample(100_000_000, 3, 3, 7));
        }
        assertThat(folder.resolve("project")).content().contains("<TargetFramework>net8.0</TargetFramework>");
        assertThat(folder.resolve("asked")).hasContent("burst 100 30000000000 plain");
    }

    @Test
    void whatWasWaitedForMayNotHaveCome() throws Exception {
        try (DotnetPool pool = DotnetPool.build(standIn("9.0.1", 0, "measured - 0,2,0"))) {
            assertThat(pool.measure("starvation 1").reachedNanos()).isNull();
        }
    }

    @Test
    void aTrialThatFailsAndAnAnswerThatIsNoneAreSaidInALine() throws Exception {
        try (DotnetPool pool = DotnetPool.build(standIn("8.0.1", 0, "failed does not know the work noop"))) {
            assertThatThrownBy(() -> pool.measure("flood permits noop 1 1:1"))
                    .isInstanceOf(AdaptPeerException.class)
                    .hasMessage("does not know the work noop");
        }
        try (DotnetPool pool = DotnetPool.build(standIn("8.0.1", 0, "measured - 0,2"))) {
            assertThatThrownBy(() -> pool.measure("starvation 1")).hasMessage("'0,2' is no look at a pool");
        }
    }

    @Test
    void whereThereIsNoneOrItCannotCompileItIsMissing() throws Exception {
        assertThatThrownBy(() -> DotnetPool.build("no-such-dotnet"))
                .isInstanceOf(MissingPeerException.class)
                .hasMessage("needs dotnet, which is not on the path");
        String without = standIn("no SDKs were found", 0, "");
        assertThatThrownBy(() -> DotnetPool.build(without)).hasMessage("needs .NET's SDK");
        String failing = standIn("8.0.1", 3, "");
        assertThatThrownBy(() -> DotnetPool.build(failing))
                .isInstanceOf(MissingPeerException.class)
                .hasMessageContaining("ended with code 3: error CS1002");
    }

    /** A script that answers as {@code dotnet} does, and says what it was asked for in files. */
    private String standIn(String version, int buildCode, String answer) throws Exception {
        Path script = Files.createTempFile(folder, "dotnet", ".sh");
        Files.writeString(
                script,
                String.join(
                        "\n",
                        "#!/bin/sh",
                        "case $1 in",
                        "--version) echo '" + version + "' ;;",
                        "build) cat DotnetPool.csproj > " + folder.resolve("project"),
                        "  test -s DotnetPool.cs || exit 4",
                        "  echo 'error CS1002'",
                        "  exit " + buildCode + " ;;",
                        "*) echo 'ready .NET 8.0.1'",
                        "  read request",
                        "  echo \"$request\" > " + folder.resolve("asked"),
                        "  echo '" + answer + "' ;;",
                        "esac",
                        ""));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }
}
