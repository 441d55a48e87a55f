package dev.deft.bench.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deft.bench.Work;
import dev.deft.bench.WorkParser;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskResourceTest {

    @Test
    void permitsThatBecomeFewerAreTakenFromThoseThatComeBack() throws Exception {
        TaskResource.ResizableSemaphore permits = new TaskResource.ResizableSemaphore();
        permits.change(3);
        permits.acquire();
        permits.acquire();
        permits.change(-2);
        assertThat(permits.tryAcquire()).isFalse();
        permits.release();
        assertThat(permits.tryAcquire()).isFalse();
        permits.release();
        assertThat(permits.tryAcquire()).isTrue();
    }

    @Test
    void everyResourceDoesALonelyTasksWorkAndLetsTheNextThroughWhereThatFails(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "read");
        Work failing = WorkParser.parse("file:" + file);
        Files.delete(file);
        for (TaskResource resource : new TaskResource[] {
            TaskResource.permits(), TaskResource.degrading(), TaskResource.processors(), TaskResource.oneLock()
        }) {
            resource.resize(1);
            assertThatThrownBy(() -> resource.use(failing)).isInstanceOf(NoSuchFileException.class);
            resource.use(WorkParser.parse("noop"));
        }
    }
}
